-- The installation's word for a row: what somebody wrote here by hand hides nothing and signs nobody in.
ALTER TABLE erasures ADD COLUMN voucher BLOB CHECK (length(voucher) = 32);
ALTER TABLE sign_ins ADD COLUMN voucher BLOB CHECK (length(voucher) = 32);
