//! Byte strings that can be read one way only, for associated data, HPKE `info` and hashes.

/// Builds a byte string of length-prefixed fields, the first being a label that no other use shares.
///
/// Every field is preceded by its length as eight big-endian bytes, so moving a byte from one field
/// to the next changes the result.
pub(crate) struct Fields(Vec<u8>);

impl Fields {
    pub(crate) fn new(label: &str) -> Self {
        Fields(Vec::with_capacity(160)).bytes(label.as_bytes())
    }

    pub(crate) fn bytes(mut self, field: &[u8]) -> Self {
        self.0
            .extend_from_slice(&(field.len() as u64).to_be_bytes());
        self.0.extend_from_slice(field);
        self
    }

    pub(crate) fn text(self, field: &str) -> Self {
        self.bytes(field.as_bytes())
    }

    pub(crate) fn number(self, field: u64) -> Self {
        self.bytes(&field.to_be_bytes())
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn moving_a_byte_between_fields_changes_the_encoding() {
        let one = Fields::new("label").text("ab").text("c").finish();
        let other = Fields::new("label").text("a").text("bc").finish();
        assert_ne!(one, other);
    }

    #[test]
    fn the_encoding_is_lengths_and_fields_in_order() {
        let encoded = Fields::new("L").text("ab").number(7).finish();
        let expected = [
            [0, 0, 0, 0, 0, 0, 0, 1].as_slice(),
            b"L",
            &[0, 0, 0, 0, 0, 0, 0, 2],
            b"ab",
            &[0, 0, 0, 0, 0, 0, 0, 8],
            &[0, 0, 0, 0, 0, 0, 0, 7],
        ]
        .concat();
        assert_eq!(encoded, expected);
    }
}
