//! Islands: the interactive components that are hydrated in the browser. Pages are complete without them; islands make
//! them faster.
//!
//! Islands contain neither message catalogs nor data of their own: text comes in properties, data from the page or from
//! a server function. Rows of tables are not islands: their behavior (copy buttons, relative times) is provided once
//! for the whole document by [`page_life`], which costs the same for one row as for a thousand.
#![expect(missing_docs, reason = "the macro makes a struct of each island's properties")]

mod countdown;
pub mod domain_check;
pub mod follow;
pub mod live_search;
pub mod page_life;
pub mod palette;
mod progress;
mod server_call;
