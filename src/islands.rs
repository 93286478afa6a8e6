//! What is alive in the browser. Pages are complete without it; it makes them quick.
//!
//! Islands hold no catalogue and no data of their own: words come as properties, data from the page or from a server
//! function. Rows of tables are not islands: what they need (copy buttons, relative times) is done once for the whole
//! document by [`page_life`], which costs the same for one row as for a thousand.
#![expect(missing_docs, reason = "the macro makes a struct of each island's properties")]

mod ask;
mod countdown;
pub mod domain_check;
pub mod follow;
pub mod live_search;
pub mod page_life;
pub mod palette;
mod progress;
