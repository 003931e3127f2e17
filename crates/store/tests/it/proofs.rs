//! Proofs and checkpoints from what the database keeps.

use ledger::{Frontier, Hash, LogKey, ProveError, leaf_hash};

use crate::place::{Place, at, case, commit, event, on_both};

on_both!(
    every_proof_follows_from_the_kept_hashes,
    a_ledger_older_than_the_kept_hashes_is_proven_from_its_leaves,
    checkpoints_are_kept_once_a_size_and_read_newest_first,
);

/// Enough for kept hashes and a remainder.
const SIZE: u64 = 600;

/// A ledger of `SIZE` entries; returns its root at every size.
async fn grown(place: &Place) -> Vec<Hash> {
    let events = (1..=SIZE).map(|version| event(case(1), version)).collect();
    place.store.commit(&[commit(events)]).await.unwrap();
    place.store.sequence().await.unwrap();
    let mut frontier = Frontier::new();
    let mut roots = vec![frontier.root()];
    for index in 0..SIZE {
        let logged = place.store.logged(index).await.unwrap().unwrap();
        assert_eq!(logged.index, index);
        frontier.append(leaf_hash(&logged.entry));
        roots.push(frontier.root());
    }
    assert_eq!(
        place.store.ledger_state().await.unwrap().root,
        frontier.root()
    );
    roots
}

async fn check_proofs(place: &Place, roots: &[Hash]) {
    let (store, root) = (&place.store, roots.last().unwrap());
    for index in [0, 1, 254, 255, 256, 300, 511, 512, 598, 599] {
        let proof = store.prove_inclusion(index, SIZE).await.unwrap();
        let logged = store.logged(index).await.unwrap().unwrap();
        proof.verify(&leaf_hash(&logged.entry), root).unwrap();
        // An older and smaller log has proofs too.
        let proof = store.prove_inclusion(index, index + 1).await.unwrap();
        let smaller = &roots[usize::try_from(index + 1).unwrap()];
        proof.verify(&leaf_hash(&logged.entry), smaller).unwrap();
    }
    for size in [0, 1, 255, 256, 257, 511, 512, 599, 600] {
        let proof = store.prove_consistency(size, SIZE).await.unwrap();
        let earlier = &roots[usize::try_from(size).unwrap()];
        proof.verify(earlier, root).unwrap();
    }
}

async fn every_proof_follows_from_the_kept_hashes(place: Place) {
    let roots = grown(&place).await;
    assert_eq!(place.number("SELECT count(*) FROM ledger_nodes").await, 2);
    check_proofs(&place, &roots).await;
    // The kept hashes are what was read: others lead nowhere.
    place
        .execute("DELETE FROM ledger WHERE leaf_index < 100")
        .await
        .unwrap();
    let proof = place.store.prove_inclusion(599, SIZE).await.unwrap();
    let logged = place.store.logged(599).await.unwrap().unwrap();
    let root = roots.last().unwrap();
    proof.verify(&leaf_hash(&logged.entry), root).unwrap();
}

async fn a_ledger_older_than_the_kept_hashes_is_proven_from_its_leaves(place: Place) {
    let roots = grown(&place).await;
    place.execute("DELETE FROM ledger_nodes").await.unwrap();
    check_proofs(&place, &roots).await;
    let beyond = place.store.prove_inclusion(SIZE, SIZE).await.unwrap_err();
    assert!(matches!(beyond, ProveError::OutOfRange { .. }), "{beyond}");
    place
        .execute("DELETE FROM ledger WHERE leaf_index = 3")
        .await
        .unwrap();
    let gone = place.store.prove_inclusion(599, SIZE).await.unwrap_err();
    assert!(matches!(gone, ProveError::Missing { index: 3 }), "{gone}");
    assert_eq!(place.store.logged(3).await.unwrap(), None);
}

async fn checkpoints_are_kept_once_a_size_and_read_newest_first(place: Place) {
    let store = &place.store;
    assert_eq!(store.newest_checkpoint().await.unwrap(), None);
    let key = LogKey::new("nrm.example/log".parse().unwrap(), &[7; 32]);
    let note = |size| key.sign(size, leaf_hash(b"root")).to_string();
    for size in [3, 20, 100] {
        store
            .keep_checkpoint(size, at(1), &note(size))
            .await
            .unwrap();
    }
    store.keep_checkpoint(20, at(2), "another").await.unwrap();
    let newest = store.newest_checkpoint().await.unwrap().unwrap();
    assert_eq!(
        (newest.size, newest.at, newest.note),
        (100, at(1), note(100))
    );
    let kept = [(100, note(100)), (20, note(20)), (3, note(3))];
    assert_eq!(store.checkpoints().await.unwrap(), kept);
    store.replace_checkpoint(20, "cosigned").await.unwrap();
    assert_eq!(store.checkpoints().await.unwrap()[1].1, "cosigned");
}
