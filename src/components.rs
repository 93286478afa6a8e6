//! Components shared by pages and islands: complete HTML from the server, texts from the message catalogs, no data
//! access.

pub mod attention;
pub mod batch;
pub mod busy;
pub mod change_request;
pub mod country;
pub mod customer;
pub mod email_draft;
pub mod fact;
pub mod field;
pub mod figure;
pub mod gaps;
pub mod icon;
pub mod job;
pub mod license;
pub mod menu;
pub mod moment;
pub mod money;
pub mod order;
pub mod pager;
pub mod partner_relationship;
pub mod person;
pub mod problem;
pub mod render_context;
pub mod retry;
pub mod role;
pub mod seats;
pub mod sheet_problem;
pub mod stale;
pub mod subscription;
pub mod table;
pub mod term;
pub mod time;
pub mod timeline;
pub mod toolbar;
pub mod user;
