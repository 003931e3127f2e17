//! Padding, so that the length of a ciphertext says little about what is in it.
//!
//! The plaintext gets a marker byte `0x80` and zeros up to a padded length: at least 256 bytes, so that
//! all short facts look alike, and beyond that the next Padmé length (Nikitin et al., "Reducing
//! Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019, sec. 4), which
//! costs at most 12 % and leaves only O(log log n) bits of the length to be seen.

use zeroize::Zeroizing;

/// Shorter plaintexts are all padded to this many bytes.
pub(crate) const LEAST: usize = 256;

const MARKER: u8 = 0x80;

/// The padded length of a plaintext of `length` bytes.
pub(crate) fn padded_length(length: usize) -> usize {
    let needed = (length + 1).max(LEAST);
    let exponent = needed.ilog2();
    let mantissa_bits = exponent.ilog2() + 1;
    let mask = (1_usize << (exponent - mantissa_bits)) - 1;
    (needed + mask) & !mask
}

/// A padded copy.
pub(crate) fn pad(plaintext: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = padded_length(plaintext.len());
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend_from_slice(plaintext);
    padded.push(MARKER);
    padded.resize(length, 0);
    padded
}

/// Cuts the padding off in place; `None` if there is none, which an authentic value never shows.
pub(crate) fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    let end = padded.iter().rposition(|&byte| byte != 0)?;
    if padded.get(end) != Some(&MARKER) {
        return None;
    }
    padded.truncate(end);
    Some(padded)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_follow_padme_above_the_floor() {
        assert_eq!(padded_length(0), 256);
        assert_eq!(padded_length(255), 256);
        // 257 = 2^8 + 1: four mantissa bits of eight remain, so steps of 16.
        assert_eq!(padded_length(256), 272);
        assert_eq!(padded_length(1_000), 1_024);
        // 100 001 lies between 2^16 and 2^17: five mantissa bits, steps of 2^11.
        assert_eq!(padded_length(100_000), 100_352);
    }

    proptest! {
        #[test]
        fn padding_comes_off_again(plaintext in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            let padded = pad(&plaintext);
            prop_assert_eq!(padded.len(), padded_length(plaintext.len()));
            let unpadded = unpad(padded).unwrap();
            prop_assert_eq!(unpadded.as_slice(), plaintext.as_slice());
        }

        #[test]
        fn the_overhead_stays_below_an_eighth_above_the_floor(length in LEAST..100_000_000_usize) {
            let padded = padded_length(length);
            prop_assert!(padded > length);
            prop_assert!(padded - length <= length / 8 + 1, "{length} became {padded}");
        }
    }
}
