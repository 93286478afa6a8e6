//! Case-insensitive comparison of text in any script.

/// Returns the case-folded text: upper case, then lower case, per character, so that `ß` equals `SS`, and both Greek
/// sigmas are equal. Folding per character also preserves prefixes.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_case_in_every_script() {
        for (one, other) in [("Straße", "STRASSE"), ("ΟΔΟΣ", "οδος"), ("ЗАВОД", "завод"), ("Łódź", "łÓDŹ")]
        {
            assert_eq!(fold(one), fold(other), "{one}");
        }
    }

    proptest! {
        #[test]
        fn folding_preserves_prefixes(text in any::<String>(), cut in 0_usize..20) {
            let beginning: String = text.chars().take(cut).collect();
            prop_assert!(fold(&text).starts_with(&fold(&beginning)));
        }
    }
}
