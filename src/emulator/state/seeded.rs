//! Randomness that is the same for the same seed, on every machine.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A source of choices that depends on a seed and a path of names alone. `SplitMix64`: a hundred thousand customers are
/// made up at every start, in unoptimised builds too, and nothing here is a secret.
pub struct Seeded(u64);

impl Seeded {
    /// The source for one thing; `path` names it, such as `["customer", "3", "17"]`.
    pub fn new(seed: u64, path: &[&str]) -> Self {
        let mut digest = Sha256::new();
        digest.update(seed.to_be_bytes());
        for name in path {
            digest.update([0]);
            digest.update(name.as_bytes());
        }
        let state = digest.finalize().iter().take(8).fold(0, |state, byte| state << 8 | u64::from(*byte));
        Self(state)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: u32) -> u32 {
        // The upper half of the product: no division, and no worse spread than the customers of a demo need.
        let high = ((self.next() >> 32) * u64::from(end)) >> 32;
        u32::try_from(high).unwrap_or(0)
    }

    /// Whether something that happens `percent` times in a hundred happens.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of the choices, which are not empty.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let end = u32::try_from(choices.len()).unwrap_or(u32::MAX);
        &choices[self.below(end) as usize]
    }

    /// A GUID of version 4.
    pub fn guid(&mut self) -> Uuid {
        let bytes = u128::from(self.next()) << 64 | u128::from(self.next());
        uuid::Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid()
    }

    /// A signed number, such as a version.
    pub fn signed(&mut self) -> i64 {
        self.next().cast_signed()
    }

    /// The pattern with each `#` made a digit and each `@` a capital letter.
    pub fn fill(&mut self, pattern: &str) -> String {
        pattern
            .chars()
            .map(|sign| match sign {
                '#' => char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0)),
                '@' => char::from(b'A' + u8::try_from(self.below(26)).unwrap_or(0)),
                other => other,
            })
            .collect()
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_splitmix64() {
        let mut seeded = Seeded(1_234_567);
        assert_eq!([seeded.next(), seeded.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn choices_are_spread_over_all() {
        let mut seeded = Seeded::new(1, &["spread"]);
        let mut counts = [0; 10];
        for _ in 0..10_000 {
            counts[seeded.below(10) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (800..1200).contains(count)), "{counts:?}");
    }
}
