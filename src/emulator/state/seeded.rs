//! Random numbers that are deterministic for a seed, on every machine.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A generator that depends only on a seed and a path of names. It is `SplitMix64`, since a hundred thousand customers
/// are generated at every start, in unoptimized builds too, and nothing here is secret.
pub struct Seeded(u64);

impl Seeded {
    /// Creates the generator for one thing; `path` names it, such as `["customer", "3", "17"]`.
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

    /// Returns a number below `end`, which must not be 0.
    pub fn below(&mut self, end: u32) -> u32 {
        // The upper half of the product avoids a division, with a distribution that is good enough for a demo.
        let high = ((self.next() >> 32) * u64::from(end)) >> 32;
        u32::try_from(high).unwrap_or(0)
    }

    /// Returns `true` with a probability of `percent`.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// Returns one of the choices, which must not be empty.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let end = u32::try_from(choices.len()).unwrap_or(u32::MAX);
        &choices[self.below(end) as usize]
    }

    /// Returns a version 4 GUID.
    pub fn guid(&mut self) -> Uuid {
        let bytes = u128::from(self.next()) << 64 | u128::from(self.next());
        uuid::Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid()
    }

    /// Returns a signed number, such as a version.
    pub fn signed(&mut self) -> i64 {
        self.next().cast_signed()
    }

    /// Replaces each `#` of a pattern by a digit and each `@` by a capital letter.
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
    fn generator_is_splitmix64() {
        let mut seeded = Seeded(1_234_567);
        assert_eq!([seeded.next(), seeded.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn numbers_are_uniformly_distributed() {
        let mut seeded = Seeded::new(1, &["spread"]);
        let mut counts = [0; 10];
        for _ in 0..10_000 {
            counts[seeded.below(10) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (800..1200).contains(count)), "{counts:?}");
    }
}
