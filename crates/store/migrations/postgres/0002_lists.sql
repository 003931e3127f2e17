-- Lists ask by organisation and state: with these, a page reads its own lines and no others,
-- however many there are.
DROP INDEX concerns_by_reporter;
CREATE INDEX concerns_by_reporter ON concerns (reported_by, state, at);
CREATE INDEX referrals_by_sender ON referrals (sender, state, due);
