//! A replication as bytes, and back.

use crate::experiment::SystemKey;
use crate::results::Replication;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use sha2::{Digest, Sha256};
use std::io::Read as _;

/// Largest replication that is unpacked: what claims to be larger is damaged.
const MOST: u64 = 1 << 30;

/// A replication as it lies in the store.
#[derive(Debug)]
pub(super) struct Row {
    /// Of the content in its place.
    pub hash: Vec<u8>,
    /// The replication, packed.
    pub content: Vec<u8>,
}

/// The row of a replication; none if it cannot be packed.
pub(super) fn row(system: &SystemKey, replication: &Replication) -> Option<Row> {
    let content = pack(replication)?;
    Some(Row { hash: hash(system, replication.number, &content).into(), content })
}

/// The replication of a row, if it is the one that was written there.
pub(super) fn whole(system: &SystemKey, number: u32, row: &Row) -> Option<Replication> {
    let same = hash(system, number, &row.content).as_slice() == row.hash;
    same.then(|| unpack(&row.content)).flatten().filter(|replication| replication.number == number)
}

/// Packed: fields in order (postcard), then deflate at its fastest. None if it cannot be packed.
fn pack(replication: &Replication) -> Option<Vec<u8>> {
    let fields = postcard::to_stdvec(replication).ok()?;
    let mut packed = Vec::new();
    DeflateEncoder::new(fields.as_slice(), Compression::fast()).read_to_end(&mut packed).ok()?;
    Some(packed)
}

/// A replication as the store packs it, unpacked; none if it is no replication.
#[must_use]
pub fn unpack(packed: &[u8]) -> Option<Replication> {
    let mut fields = Vec::new();
    DeflateDecoder::new(packed).take(MOST).read_to_end(&mut fields).ok()?;
    postcard::from_bytes(&fields).ok()
}

/// Hash of a packed replication in its place: one that stands under another key or number is found out too.
fn hash(system: &SystemKey, number: u32, packed: &[u8]) -> [u8; 32] {
    let hash = Sha256::new().chain_update(system.0).chain_update(number.to_le_bytes());
    hash.chain_update(packed).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::StuckQueue;

    fn replication() -> Replication {
        Replication {
            number: 7,
            values: vec![1.5, f64::NAN, -0.0, f64::MAX, 1e-300],
            daily: vec![3.0, f32::NAN].into(),
            in_system: vec![1.0; 40],
            watched: Vec::new(),
            events: u64::MAX,
            stuck: vec![StuckQueue { group: "team=é".into(), needs: 1, most: 0, waiting: 2, waited: -1 }],
        }
    }

    #[test]
    fn every_bit_comes_back() {
        let before = replication();
        let after = unpack(&pack(&before).unwrap()).unwrap();
        // Not-a-numbers differ from themselves: the bits are held together.
        let bits =
            |replication: &Replication| replication.values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&before), bits(&after));
        assert_eq!(format!("{before:?}"), format!("{after:?}"));
    }

    proptest::proptest! {
        /// What was damaged is another replication or none, never a panic: of what is packed, and of its fields within.
        #[test]
        fn what_is_damaged_is_unpacked_or_refused(
            bites in proptest::collection::vec((proptest::prelude::any::<u16>(), proptest::prelude::any::<u8>()), 1..6),
            is_within in proptest::prelude::any::<bool>(),
        ) {
            let mut bytes =
                if is_within { postcard::to_stdvec(&replication()).unwrap() } else { pack(&replication()).unwrap() };
            for (at, byte) in bites {
                let at = usize::from(at) % bytes.len();
                bytes[at] = byte;
            }
            if is_within {
                let mut packed = Vec::new();
                DeflateEncoder::new(bytes.as_slice(), Compression::fast()).read_to_end(&mut packed).unwrap();
                bytes = packed;
            }
            if let Some(found) = unpack(&bytes) {
                proptest::prop_assert!(pack(&found).is_some());
            }
        }
    }

    #[test]
    fn what_is_cut_or_foreign_is_no_replication() {
        let packed = pack(&replication()).unwrap();
        for length in 0..packed.len() {
            assert_eq!(unpack(&packed[..length]), None, "cut to {length} bytes");
        }
        assert_eq!(unpack(&[]), None);
        assert_eq!(unpack(b"not deflate at all, but text"), None);
        let (one, other) = (SystemKey([1; 32]), SystemKey([2; 32]));
        assert_ne!(hash(&one, 7, &packed), hash(&other, 7, &packed));
        assert_ne!(hash(&one, 7, &packed), hash(&one, 8, &packed));
    }
}
