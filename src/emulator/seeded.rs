//! Randomness that is the same for the same seed, on every machine.

use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A source of choices that depends on a seed and a path of names alone.
pub struct Seeded(ChaCha8Rng);

impl Seeded {
    /// The source for one thing; `path` names it, such as `["customer", "3", "17"]`.
    pub fn new(seed: u64, path: &[&str]) -> Self {
        let mut digest = Sha256::new();
        digest.update(seed.to_be_bytes());
        for name in path {
            digest.update([0]);
            digest.update(name.as_bytes());
        }
        Self(ChaCha8Rng::from_seed(digest.finalize().into()))
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: u32) -> u32 {
        self.0.gen_range(0..end)
    }

    /// Whether something that happens `percent` times in a hundred happens.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of the choices, which are not empty.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        // The index is drawn as u32: a usize would draw otherwise on a machine of another width.
        let end = u32::try_from(choices.len()).unwrap_or(u32::MAX);
        &choices[self.below(end) as usize]
    }

    /// A GUID of version 4.
    pub fn guid(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// A signed number, such as a version.
    pub fn signed(&mut self) -> i64 {
        self.0.r#gen()
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
}
