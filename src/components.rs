//! Pieces that pages are made of: complete HTML on the server, words from the catalogues, no data access.

pub mod country;
pub mod customer;
pub mod fact;
pub mod field;
pub mod icon;
pub mod licence;
pub mod money;
pub mod pager;
pub mod problem;
pub mod time;
pub mod user;
