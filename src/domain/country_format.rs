//! Postal code formats of countries in a readable form, since the service describes them as regular expressions. `0`
//! stands for a digit and `A` for a letter (Universal Postal Union, "Addressing systems").

/// Returns the postal code format of a country, if it is known. `pattern` is the service's regular expression, from
/// which a digits-only format is derived for other countries.
pub fn postal_code(iso2: &str, pattern: Option<&str>) -> Option<&'static str> {
    let iso2 = iso2.to_ascii_uppercase();
    let known = FORMATS.iter().find(|(countries, _)| countries.split(' ').any(|known| known == iso2));
    known.map(|(_, format)| *format).or_else(|| digits(pattern?))
}

/// Returns the format of a pattern that consists of a fixed number of digits.
fn digits(pattern: &str) -> Option<&'static str> {
    match pattern.trim_start_matches('^').trim_end_matches('$') {
        r"\d{3}" | "[0-9]{3}" => Some("000"),
        r"\d{4}" | "[0-9]{4}" => Some("0000"),
        r"\d{5}" | "[0-9]{5}" => Some("00000"),
        r"\d{6}" | "[0-9]{6}" => Some("000000"),
        r"\d{7}" | "[0-9]{7}" => Some("0000000"),
        _ => None,
    }
}

/// Groups of countries with the same format.
const FORMATS: [(&str, &str); 21] = [
    ("FO IS LS MG OM PG", "000"),
    (
        "AF AL AM AR AT AU BD BE BG BO CH CR CV CX CY DK GE GL GW HT HU LI LR LU LV MD ME MK MZ NE NF NO NZ PH PY SD SI \
         SJ SV TN VE ZA",
        "0000",
    ),
    (
        "AX BA BT CU DE DO DZ EE EG ES FI FR GF GP GT HN HR ID IQ IT JO KE KH KR KW LA LK MA MC MM MN MQ MU MX MY NC NI \
         NP PE PF PK PM RE RS SA SM SN TH TR TW UA UY VA WF YT ZM",
        "00000",
    ),
    ("BY CN CO EC IN KG KZ NG RO RU SG TJ TM TT UZ VN", "000000"),
    ("CL IL", "0000000"),
    ("AS GU MP PR US VI", "00000 or 00000-0000"),
    ("BR", "00000-000"),
    ("CA", "A0A 0A0"),
    ("CZ GR SE SK", "000 00"),
    ("GB GG GI IM JE", "AA0 0AA"),
    ("IE", "A00 AAAA"),
    ("IR", "0000000000"),
    ("JP", "000-0000"),
    ("LT", "LT-00000"),
    ("MT", "AAA 0000"),
    ("NL", "0000 AA"),
    ("AZ", "AZ 0000"),
    ("PL", "00-000"),
    ("PT", "0000-000"),
    ("AD", "AD000"),
    ("SZ", "A000"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_code_formats_are_readable() {
        assert_eq!(postal_code("PL", None), Some("00-000"));
        assert_eq!(postal_code("us", Some(r"^\d{5}(-\d{4})?$")), Some("00000 or 00000-0000"));
        assert_eq!(postal_code("XX", Some(r"^\d{6}$")), Some("000000"));
        assert_eq!(postal_code("XX", Some("^[A-Z]+$")), None);
    }

    #[test]
    fn formats_have_no_duplicate_countries() {
        let mut all: Vec<_> = FORMATS.iter().flat_map(|(countries, _)| countries.split(' ')).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
