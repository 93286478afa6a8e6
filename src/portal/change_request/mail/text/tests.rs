use secrecy::SecretString;
use uuid::Uuid;

use super::*;
use crate::{
    domain::{
        change_request::{EventNote, RequestKind},
        id::{CustomerId, ObjectId, PartnerId, SubscriptionId, TenantId},
        language::Language,
        money::{Currency, Money},
        subscription::StatusChange,
    },
    store::AuditActor,
};

const WANDA: u128 = 7;
const ZOFIA: u128 = 8;

fn person(number: u128) -> PersonId {
    PersonId { tenant: TenantId::new(Uuid::from_u128(number)), object: ObjectId::new(Uuid::from_u128(number)) }
}

fn at() -> Timestamp {
    "2031-05-01T10:00:00Z".parse().unwrap()
}

fn request() -> StoredChangeRequest {
    StoredChangeRequest {
        partner: PartnerId::new(Uuid::from_u128(1)),
        id: ChangeRequestId::new(Uuid::from_u128(17)),
        number: 17,
        customer: CustomerId::new(Uuid::from_u128(WANDA)),
        kind: RequestKind::Quantity,
        state: RequestState::PendingPartner,
        requester: person(WANDA),
        requester_kind: PrincipalKind::CustomerUser,
        claimed_by: None,
        decided_by: None,
        automatic: false,
        in_company: false,
        revision: 1,
        contents: SecretString::default(),
        created_at: at(),
        updated_at: at(),
        expires_at: "2031-05-31T10:00:00Z".parse().unwrap(),
        correlation: None,
    }
}

fn contents() -> RequestContents {
    let price = Money { amount: "7341.99".parse().unwrap(), currency: Currency::parse("EUR") };
    let quote = Quote {
        quantity: Some(10),
        before: "10".into(),
        unit: Some("Licenses".into()),
        price: Some(price),
        ..Quote::of_product("Microsoft 365 E3".into(), at())
    };
    RequestContents {
        requested_change: RequestedChange::Subscription {
            id: "A356AC8C-E310-44F4-BF85-C7F29044AF99".parse::<SubscriptionId>().unwrap(),
            change: SubscriptionChange::Quantity(15),
        },
        quote,
        customer_name: "Araçá Comércio".into(),
        requester_name: "Wanda Kowalczyk".into(),
        on_behalf_of: None,
        message: Some("For the new team".into()),
        ticket: None,
        is_requoted: false,
    }
}

fn event(kind: EventKind, by: Option<PrincipalKind>) -> StoredEvent {
    let by = by.map(|kind| AuditActor {
        person: person(if kind == PrincipalKind::Staff { ZOFIA } else { WANDA }),
        kind: Some(kind),
    });
    StoredEvent { number: 2, at: at(), kind, by, note: SecretString::default() }
}

fn note(by: &str, text: Option<&str>) -> NamedNote {
    NamedNote { name: by.into(), note: EventNote { text: text.map(str::to_owned), ..EventNote::default() } }
}

fn recipient(kind: PrincipalKind, language: Language) -> Recipient {
    Recipient {
        person: person(if kind == PrincipalKind::Staff { ZOFIA } else { WANDA }),
        kind,
        address: "someone@company.example".parse().unwrap(),
        language,
        zone: TimeZone::UTC,
        frequency: crate::domain::preferences::MailFrequency::Each,
    }
}

fn mail_text(to: &Recipient, shows_names: bool) -> RequestMailText<'_> {
    let is_staff = to.kind == PrincipalKind::Staff;
    let text = Text::new(to.language);
    RequestMailText {
        text: if is_staff { text } else { text.for_customer_users() },
        zone: &to.zone,
        to: &to.address,
        person: to.person,
        is_staff,
        partner: "Bursztyn Cloud",
        shows_staff_names: is_staff || shows_names,
        origin: "https://portal.example",
    }
}

#[test]
fn mail_to_staff_has_request_requester_and_decision_link() {
    let to = recipient(PrincipalKind::Staff, Language::English);
    let asked = event(EventKind::Requested, Some(PrincipalKind::CustomerUser));
    let note = note("Wanda Kowalczyk", Some("For the new team"));
    let message = mail_text(&to, false).of_event(&request(), &contents(), &asked, &note);
    assert_eq!(message.subject(), "Request #17: new request – Araçá Comércio");
    assert_eq!(
        message.body(),
        "Wanda Kowalczyk sent a request.\n\n\
         Request: Microsoft 365 E3: from 10 to 15 licenses\nCustomer: Araçá Comércio\n\
         Requested by: Wanda Kowalczyk\nTime: 2031-05-01 10:00 UTC\nExpires: 2031-05-31 10:00 UTC\n\n\
         Message: For the new team\n\n\
         Approve, change or refuse it here:\n\
         https://portal.example/requests/00000000-0000-0000-0000-000000000011\n\n\
         -- \nYou get this email because you can decide this request or have claimed it.\n\
         Choose how often you get email about requests: https://portal.example/account\n\
         Sent automatically by the portal at https://portal.example\n"
    );
}

#[test]
fn mail_to_requester_has_reason_in_own_language_and_time_zone_without_staff_names() {
    let mut to = recipient(PrincipalKind::CustomerUser, Language::Polish);
    to.zone = TimeZone::get("Europe/Warsaw").unwrap();
    let refused = event(EventKind::Refused, Some(PrincipalKind::Staff));
    let note = note("Zofia Żółkiewska", Some("Najpierw\nbudżet."));
    let message = mail_text(&to, false).of_event(&request(), &contents(), &refused, &note);
    assert_eq!(message.subject(), "Prośba nr 17: odrzucona – Microsoft 365 E3");
    for text in [
        "Twoja prośba została odrzucona. Decyzja: Bursztyn Cloud.",
        "Uzasadnienie: Najpierw budżet.",
        "01.05.2031 12:00 CEST",
        "https://portal.example/my/requests/00000000-0000-0000-0000-000000000011",
    ] {
        assert!(message.body().contains(text), "{text}: {}", message.body());
    }
    assert!(!message.body().contains("Zofia"), "{}", message.body());
    let named = mail_text(&to, true).of_event(&request(), &contents(), &refused, &note);
    assert!(named.body().contains("Decyzja: Zofia Żółkiewska."), "{}", named.body());
}

#[test]
fn mail_about_every_event_in_every_language_has_no_prices_or_placeholders() {
    let (request, contents) = (request(), contents());
    for language in Language::ALL {
        for kind in [PrincipalKind::Staff, PrincipalKind::CustomerUser] {
            let to = recipient(kind, *language);
            let mut subjects = std::collections::BTreeSet::new();
            for event_kind in EventKind::ALL.iter().filter(|kind| kind.sends_mail()) {
                let event = event(*event_kind, None);
                let message = mail_text(&to, true).of_event(&request, &contents, &event, &note("Jan", None));
                let mail = format!("{}\n{}", message.subject(), message.body());
                assert!(message.subject().contains("17"), "{mail}");
                for part in ["Microsoft 365 E3", "10", "15", "https://portal.example/account"] {
                    assert!(message.body().contains(part), "{part} {mail}");
                }
                for odd in ["{", "}", "request-mail", "7341", "EUR", "A356AC8C"] {
                    assert!(!mail.contains(odd), "{odd}: {mail}");
                }
                subjects.insert(message.subject().to_owned());
            }
            assert!(subjects.len() >= 15, "{language}: {subjects:?}");
        }
    }
}

#[test]
fn every_change_and_state_has_text_in_every_language() {
    let id: SubscriptionId = "A356AC8C-E310-44F4-BF85-C7F29044AF99".parse().unwrap();
    let end = [
        EndOfTermSetting::AsIs,
        EndOfTermSetting::Stop,
        EndOfTermSetting::Extend,
        EndOfTermSetting::Off,
        EndOfTermSetting::Other,
    ];
    let mut changes: Vec<_> = end.into_iter().map(SubscriptionChange::End).collect();
    changes.extend([SubscriptionChange::Quantity(1), SubscriptionChange::Status(StatusChange::Cancel)]);
    for language in Language::ALL {
        let text = Text::new(*language);
        let of = |requested_change| change_text(text, &RequestContents { requested_change, ..contents() });
        let subscription = |change| of(RequestedChange::Subscription { id: id.clone(), change });
        let texts: std::collections::BTreeSet<_> = changes.iter().cloned().map(subscription).collect();
        assert_eq!(texts.len(), changes.len(), "{texts:?}");
        assert!(texts.iter().all(|text| text.contains("Microsoft 365 E3") && !text.contains('{')), "{texts:?}");
        let product = of(RequestedChange::Product { description: "Ten\nlicenses of Visio".into() });
        assert!(product.ends_with("Ten licenses of Visio"), "{product}");
        let to = recipient(PrincipalKind::CustomerUser, *language);
        for state in RequestState::ALL {
            let request = StoredChangeRequest { state: *state, ..request() };
            let message = mail_text(&to, false).summary(&[(&request, contents())]);
            assert!(message.body().contains(state_label(text.for_customer_users(), *state)), "{}", message.body());
            assert!(message.subject().contains('1') && message.body().contains("/my/requests/"), "{message:?}");
        }
    }
}

#[test]
fn summary_names_customers_only_for_staff() {
    for (kind, names) in [(PrincipalKind::Staff, true), (PrincipalKind::CustomerUser, false)] {
        let to = recipient(kind, Language::English);
        let message = mail_text(&to, false).summary(&[(&request(), contents()), (&request(), contents())]);
        assert_eq!(message.subject(), "News about 2 requests");
        assert_eq!(message.body().contains("Araçá"), names, "{}", message.body());
        assert!(message.body().contains("Request #17: Microsoft 365 E3: from 10 to 15 licenses"), "{}", message.body());
    }
}

#[test]
fn user_text_cannot_inject_lines_or_exceed_length_limit() {
    let to = recipient(PrincipalKind::Staff, Language::English);
    let long = format!("a\r\nb\u{202e}c {}", "x".repeat(2000));
    let contents = RequestContents {
        customer_name: "Araçá\r\nBcc: spy@company.example".into(),
        quote: Quote { name: "E3\nBcc: x".into(), ..contents().quote },
        requester_name: "Wanda\n\nX: y".into(),
        ..contents()
    };
    let answered = event(EventKind::MessagePosted, Some(PrincipalKind::CustomerUser));
    let message = mail_text(&to, false).of_event(&request(), &contents, &answered, &note("W\nX", Some(&long)));
    assert!(!message.subject().contains(char::is_control), "{:?}", message.subject());
    assert!(message.subject().contains("Araçá Bcc: spy"), "{:?}", message.subject());
    let written = message.body().lines().find(|line| line.starts_with("Message: ")).unwrap();
    assert!(written.starts_with("Message: a b c xxx") && written.ends_with('…'), "{written}");
    assert_eq!(written.chars().count(), "Message: ".len() + MAX_WRITTEN_CHARS + 1);
    assert!(message.body().lines().all(|line| !line.starts_with("Bcc") && !line.starts_with("X: ")), "{message:?}");
}
