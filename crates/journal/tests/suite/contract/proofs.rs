//! Entries and heads are proved and signed.

use journal::{Head, JournalError, Seq, Sha256, verify_consistency, verify_inclusion};

use super::{Home, Make};
use crate::common::{FILLED, all, append, change, fill, risk, set, title};

pub(crate) fn every_entry_is_proved(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    let mut heads = Vec::new();
    for (entry, _) in all(&*home.journal) {
        heads.push(head_of(&home, entry.seq.0));
    }
    for head in &heads {
        for (entry, _) in all(&*home.journal)
            .iter()
            .take(usize::try_from(head.size).unwrap())
        {
            let proof = home.journal.inclusion(entry.seq, head.size).unwrap();
            assert!(verify_inclusion(entry, head, &proof));
            let mut changed = entry.clone();
            "PER-0002".clone_into(&mut changed.by);
            assert!(!verify_inclusion(&changed, head, &proof));
            let mut moved = entry.clone();
            moved.seq.0 += 1;
            assert!(!verify_inclusion(&moved, head, &proof));
            for at in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[at].0[7] ^= 1;
                assert!(!verify_inclusion(entry, head, &wrong));
                wrong.remove(at);
                assert!(!verify_inclusion(entry, head, &wrong));
            }
            let longer = [proof.as_slice(), &[Sha256([0; 32])]].concat();
            assert!(!verify_inclusion(entry, head, &longer));
        }
    }
}

pub(crate) fn every_head_extends_every_older_one(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    for size in 0..=FILLED {
        for old in 0..=size {
            let (old_head, head) = (head_of(&home, old), head_of(&home, size));
            let proof = home.journal.consistency(old, size).unwrap();
            assert!(
                verify_consistency(&old_head, &head, &proof),
                "{old} to {size}"
            );
            let forged = Head {
                size: old,
                root: Sha256([5; 32]),
            };
            assert!(
                !verify_consistency(&forged, &head, &proof),
                "{old} to {size}"
            );
            for at in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[at].0[0] ^= 1;
                assert!(
                    !verify_consistency(&old_head, &head, &wrong),
                    "{old} to {size}"
                );
            }
        }
    }
}

pub(crate) fn impossible_proofs_are_refused(make: Make) {
    let home = make(false);
    fill(&*home.journal);
    for (entry, size) in [(0, 3), (4, 3), (1, FILLED + 1), (FILLED + 1, FILLED + 1)] {
        let refused = home.journal.inclusion(Seq(entry), size);
        assert!(
            matches!(refused, Err(JournalError::Unusable { .. })),
            "{entry} in {size}"
        );
    }
    for (old, size) in [(4, 3), (1, FILLED + 1), (u64::MAX, u64::MAX)] {
        let refused = home.journal.consistency(old, size);
        assert!(
            matches!(refused, Err(JournalError::Unusable { .. })),
            "{old} to {size}"
        );
    }
}

pub(crate) fn heads_are_signed(make: Make) {
    let home = make(false);
    let mut texts = vec![home.journal.checkpoint().unwrap().text().to_owned()];
    for number in 1..=5 {
        let add = change(risk(number.into()), 0, 1, "open", title("x"));
        append(&*home.journal, &set(number, "add", None, vec![add])).unwrap();
        let checkpoint = home.journal.checkpoint().unwrap();
        checkpoint.verify(&home.verifier).unwrap();
        assert_eq!(checkpoint.head(), home.journal.head().unwrap());
        assert_eq!(checkpoint.size(), u64::from(number));
        texts.push(checkpoint.text().to_owned());
    }
    texts.dedup();
    assert_eq!(texts.len(), 6);
}

/// Returns the head as it was when the journal had so many entries, from the entries alone.
fn head_of(home: &Home, size: u64) -> Head {
    let entries = all(&*home.journal);
    let leaves: Vec<Sha256> = entries
        .iter()
        .take(usize::try_from(size).unwrap())
        .map(|(entry, _)| entry.leaf_hash())
        .collect();
    let root = if leaves.is_empty() {
        Head::EMPTY.root
    } else {
        root_of(&leaves)
    };
    Head { size, root }
}

/// Computes a root as RFC 6962, 2.1 defines it.
fn root_of(leaves: &[Sha256]) -> Sha256 {
    use sha2::Digest as _;
    if let [leaf] = leaves {
        return *leaf;
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let hasher = sha2::Sha256::new()
        .chain_update([1])
        .chain_update(root_of(left).0)
        .chain_update(root_of(right).0);
    Sha256(hasher.finalize().into())
}
