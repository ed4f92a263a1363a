//! The RFC 6962 tree: heads, growth and proofs.

use tlog_tiles::{EMPTY_HASH, Hash, check_record, check_tree, node_hash, stored_hash_index};

use crate::{Entry, Sha256};

/// Size and root of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of entries.
    pub size: u64,
    /// Root hash.
    pub root: Sha256,
}

impl Head {
    /// The tree without entries.
    pub const EMPTY: Self = Self {
        size: 0,
        root: Sha256(EMPTY_HASH.0),
    };
}

/// Tells whether the hashes prove the entry to be in the tree.
#[must_use]
pub fn verify_inclusion(entry: &Entry, head: &Head, proof: &[Sha256]) -> bool {
    let Some(at) = entry.seq.0.checked_sub(1) else {
        return false;
    };
    let leaf = Hash(entry.leaf_hash().0);
    check_record(&hashes(proof), head.size, Hash(head.root.0), at, leaf).is_ok()
}

/// Tells whether the hashes prove the new tree to extend the old one: nothing before was rewritten.
#[must_use]
pub fn verify_consistency(old: &Head, new: &Head, proof: &[Sha256]) -> bool {
    if old.size == 0 {
        return *old == Head::EMPTY && proof.is_empty();
    }
    let (old_root, new_root) = (Hash(old.root.0), Hash(new.root.0));
    check_tree(&hashes(proof), new.size, new_root, old.size, old_root).is_ok()
}

fn hashes(proof: &[Sha256]) -> Vec<Hash> {
    proof.iter().map(|hash| Hash(hash.0)).collect()
}

/// A stored node: where it stands (see [`stored_hash_index`]) and its hash.
pub(crate) type Node = (u64, Sha256);

/// The right edge of the tree: the roots of its complete subtrees, largest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frontier {
    size: u64,
    peaks: Vec<Sha256>,
}

impl Frontier {
    /// Returns where the peaks of a tree of this size are stored, largest subtree first.
    pub(crate) fn positions(size: u64) -> Vec<u64> {
        tlog_tiles::sub_tree_index(0, size, Vec::new())
    }

    /// Takes up a stored tree; `peaks` are the hashes at [`Frontier::positions`].
    pub(crate) fn new(size: u64, peaks: Vec<Sha256>) -> Self {
        debug_assert_eq!(u32::try_from(peaks.len()), Ok(size.count_ones()));
        Self { size, peaks }
    }

    /// Adds a leaf and tells the nodes that this completes: the leaf's own first, then upwards.
    pub(crate) fn push(&mut self, leaf: Sha256, mut completed: impl FnMut(Node)) {
        let mut position = stored_hash_index(0, self.size);
        let mut hash = leaf;
        completed((position, hash));
        for _ in 0..self.size.trailing_ones() {
            let left = self
                .peaks
                .pop()
                .expect("there is a peak for every one bit of the size");
            hash = parent(left, hash);
            position += 1;
            completed((position, hash));
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Returns size and root.
    pub(crate) fn head(&self) -> Head {
        let root = self
            .peaks
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| parent(left, right));
        Head {
            size: self.size,
            root: root.unwrap_or(Head::EMPTY.root),
        }
    }
}

/// Returns the hash of an interior node.
pub(crate) fn parent(left: Sha256, right: Sha256) -> Sha256 {
    Sha256(node_hash(Hash(left.0), Hash(right.0)).0)
}

#[cfg(test)]
mod tests {
    use tlog_tiles::{Error, HashReader, record_hash, stored_hashes, tree_hash};

    use super::*;

    struct Stored(Vec<Hash>);

    impl HashReader for Stored {
        fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
            Ok(indexes
                .iter()
                .map(|at| self.0[usize::try_from(*at).unwrap()])
                .collect())
        }
    }

    #[test]
    fn a_frontier_grows_as_the_reference_implementation_does() {
        let mut reference = Stored(Vec::new());
        let mut frontier = Frontier::default();
        for number in 0_u64..200 {
            let data = number.to_be_bytes();
            let expected = stored_hashes(number, &data, &reference).unwrap();
            let first = reference.0.len() as u64;
            reference.0.extend(&expected);
            let mut nodes = Vec::new();
            frontier.push(Sha256(record_hash(&data).0), |node| nodes.push(node));
            let expected: Vec<Node> = expected
                .iter()
                .zip(first..)
                .map(|(hash, at)| (at, Sha256(hash.0)))
                .collect();
            assert_eq!(nodes, expected);
            let root = tree_hash(number + 1, &reference).unwrap();
            assert_eq!(
                frontier.head(),
                Head {
                    size: number + 1,
                    root: Sha256(root.0)
                }
            );
            let peaks = reference
                .read_hashes(&Frontier::positions(number + 1))
                .unwrap();
            let again = Frontier::new(number + 1, peaks.iter().map(|p| Sha256(p.0)).collect());
            assert_eq!(again.head(), frontier.head());
        }
    }

    #[test]
    fn the_empty_tree_is_extended_by_every_tree() {
        let new = Head {
            size: 3,
            root: Sha256([7; 32]),
        };
        assert!(verify_consistency(&Head::EMPTY, &new, &[]));
        assert!(!verify_consistency(&Head::EMPTY, &new, &[Sha256([1; 32])]));
        assert!(!verify_consistency(
            &Head {
                size: 0,
                root: new.root
            },
            &new,
            &[]
        ));
        assert!(!verify_consistency(&new, &Head::EMPTY, &[]));
    }
}
