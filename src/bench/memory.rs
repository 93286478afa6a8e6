//! Memory use, alone and with many people signed in, and start-up time.

use std::{collections::HashMap, time::Duration};

use anyhow::Context as _;
use tenantry::{
    domain::{
        id::{ObjectId, PartnerId, PersonId, SessionHandle},
        principal::Principal,
        role_mapping::RoleClaims,
    },
    emulator::Emulator,
    paths,
    store::{Session, Sessions, Store},
};
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore as _,
    session::{Id, Record},
};
use uuid::Uuid;

use super::{
    demo::{self, Staff},
    http::Connection,
    installation::{Installation, Portal},
    load::percentile,
    process::machine,
    table::{Table, heading, megabytes, milliseconds, print_line, with_target},
};

const STARTS: usize = 9;
const SESSIONS: usize = 10_000;
/// Number of sessions that send a request.
const ACTIVE_SESSIONS: usize = 2000;
/// Number of people who sign in through the provider, with a stored token for Partner Center.
const SIGN_INS: usize = 200;

/// Measures the time from start to first page with an existing database.
pub async fn start(installation: &Installation) -> anyhow::Result<()> {
    heading(&format!("Start to first page, {STARTS} starts on an existing database"));
    let mut times = Vec::new();
    for _ in 0..STARTS {
        times.push(installation.start()?.first_page().await?);
    }
    times.sort_unstable();
    let median = percentile(&times, 50);
    let figure = format!("median {}, slowest {}", milliseconds(median), milliseconds(percentile(&times, 100)));
    print_line(&with_target(&figure, median < Duration::from_millis(150), "< 150 ms"));
    print_line(&machine());
    Ok(())
}

/// Measures resident memory step by step.
pub async fn memory(installation: &Installation, emulator: &Emulator) -> anyhow::Result<()> {
    heading("Resident memory of `tenantry serve`, the emulator not inside");
    let mut table = Table::new(["", "resident"]);
    let portal = installation.start()?;
    portal.first_page().await?;
    let at_rest = portal.process().resident()?;
    table.row(["at rest, after the first page".to_owned(), megabytes(at_rest)]);
    drop(portal);

    let store = installation.store().await?;
    let sessions = insert(&store, emulator).await?;
    store.close().await;

    let portal = installation.start()?;
    portal.first_page().await?;
    let with_sessions = portal.process().resident()?;
    table.row([format!("{SESSIONS} sessions in the database"), megabytes(with_sessions)]);
    open_account_pages(&portal, sessions.iter().take(ACTIVE_SESSIONS)).await?;
    let after_requests = portal.process().resident()?;
    table.row([format!("{ACTIVE_SESSIONS} of them have opened their account page"), megabytes(after_requests)]);
    for _ in 0..SIGN_INS {
        let staff = Staff::sign_in(emulator, &portal).await?;
        let request = portal.request(paths::CUSTOMERS, Some(&staff.session))?;
        Connection::open(&request).await?.send(&request).await?;
    }
    let after_sign_ins = portal.process().resident()?;
    table.row([format!("{SIGN_INS} more have signed in and opened their customers"), megabytes(after_sign_ins)]);
    table.print();
    print_line(&with_target(&format!("at rest {}", megabytes(at_rest)), at_rest < 40_000_000, "< 40 MB"));
    print_line(&with_target(
        &format!("with sessions {}", megabytes(after_sign_ins)),
        after_sign_ins < 100_000_000,
        "< 100 MB",
    ));
    Ok(())
}

/// Inserts signed-in sessions directly into the store; returns their cookies.
async fn insert(store: &Store, emulator: &Emulator) -> anyhow::Result<Vec<String>> {
    let person = demo::staff_person(emulator)?;
    let partner = store.find_partner_by_tenant(person.id.tenant).await?.context("no partner")?.id;
    let sessions = store.sessions();
    let mut cookies = Vec::with_capacity(SESSIONS);
    for _ in 0..SESSIONS {
        let id = PersonId { tenant: person.id.tenant, object: ObjectId::new(Uuid::new_v4()) };
        cookies.push(sign_in(&sessions, id, partner, emulator).await?);
    }
    Ok(cookies)
}

async fn sign_in(
    sessions: &Sessions,
    person: PersonId,
    partner: PartnerId,
    emulator: &Emulator,
) -> anyhow::Result<String> {
    let template = demo::staff_person(emulator)?;
    let now = jiff::Timestamp::now();
    let session = Session {
        principal: Principal::staff(
            person,
            SessionHandle::new(Uuid::new_v4()),
            partner,
            template.roles.iter().copied().collect(),
        ),
        name: template.name.clone(),
        sign_in_name: template.sign_in_name.clone(),
        groups_overage: false,
        role_claims: RoleClaims::default(),
        role_version: 1,
        uses_partner_registration: false,
        guest: false,
        authenticated_at: None,
        roles_refreshed_at: None,
        signed_in_at: now,
        seen_at: now,
        user_agent: Some("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned()),
    };
    let data = HashMap::from([(Session::KEY.to_owned(), serde_json::to_value(session)?)]);
    let mut record = Record { id: Id::default(), data, expiry_date: OffsetDateTime::now_utc() + time::Duration::HOUR };
    sessions.create(&mut record).await?;
    Ok(record.id.to_string())
}

async fn open_account_pages(portal: &Portal, sessions: impl Iterator<Item = &String>) -> anyhow::Result<()> {
    let mut connection = Connection::open(&portal.request(paths::ACCOUNT, None)?).await?;
    for session in sessions {
        connection.send(&portal.request(paths::ACCOUNT, Some(session))?).await?;
    }
    Ok(())
}
