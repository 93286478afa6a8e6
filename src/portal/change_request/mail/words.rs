//! The text of mail about requests: never prices, and only the beginning of texts that people wrote.

use jiff::{Timestamp, tz::TimeZone};
use reqwest::Url;

use super::{Contents, NamedNote, Recipient};
use crate::{
    domain::{
        change_request::{EventKind, Quote, RequestState, RequestedChange},
        id::{ChangeRequestId, PersonId},
        principal::PrincipalKind,
        subscription::{EndChoice, SubscriptionChange},
    },
    locales::{Text, args},
    mail::{MailAddress, Message},
    paths,
    store::{Partner, StoredChangeRequest, StoredEvent},
};

/// Maximum length of a text that somebody wrote, in characters.
const WRITTEN: usize = 500;
/// Maximum length of a name.
const NAME: usize = 100;

/// The text builder for the mail to one recipient.
pub(super) struct Words<'a> {
    text: Text,
    zone: &'a TimeZone,
    to: &'a MailAddress,
    person: PersonId,
    is_staff: bool,
    /// The partner's name.
    partner: &'a str,
    /// `true` if the recipient may see the names of staff.
    names_staff: bool,
    /// The portal's URL without a trailing slash.
    origin: &'a str,
}

/// Returns a text as a single line of limited length, without control characters and bidirectional formatting
/// characters.
fn line(text: &str, longest: usize) -> String {
    let is_odd = |sign: char| sign.is_control() || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = text.chars().map(|sign| if is_odd(sign) { ' ' } else { sign }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= longest {
        return plain;
    }
    plain.chars().take(longest).chain(['…']).collect()
}

fn name(text: &str) -> String {
    line(text, NAME)
}

impl<'a> Words<'a> {
    pub(super) fn new(to: &'a Recipient, partner: &'a Partner, origin: &'a Url) -> Self {
        let is_staff = to.kind == PrincipalKind::Staff;
        let text = Text::new(to.language);
        Self {
            text: if is_staff { text } else { text.for_own_people() },
            zone: &to.zone,
            to: &to.address,
            person: to.person,
            is_staff,
            partner: &partner.name,
            names_staff: is_staff || partner.shows_names,
            origin: origin.as_str().trim_end_matches('/'),
        }
    }

    /// Returns the mail about an event.
    pub(super) fn of_event(
        &self,
        request: &StoredChangeRequest,
        contents: &Contents,
        event: &StoredEvent,
        note: &NamedNote,
    ) -> Message {
        let text = self.text;
        let about = if self.is_staff { &contents.customer_name } else { &contents.quote.name };
        let subject = text.request_mail_subject(args::RequestMailSubject {
            number: request.number,
            event: subject_word(text, event.kind),
            about: name(about),
        });
        let mut paragraphs = vec![self.says(event, note, contents), self.facts(request, contents, event)];
        paragraphs.extend(self.written(event.kind, note));
        paragraphs.push(format!("{}\n{}", next(text, event.kind), self.link(request.id)));
        paragraphs.push(self.footer(self.why(request)));
        Message::new(vec![self.to.clone()], &subject, paragraphs.join("\n\n"))
    }

    /// Returns the daily summary of requests.
    pub(super) fn summary(&self, requests: &[(&StoredChangeRequest, Contents)]) -> Message {
        let text = self.text;
        let mut paragraphs = vec![text.request_mail_summary_says().to_owned()];
        for (request, contents) in requests {
            let what = text.labelled(text.request_mail_number(request.number), asked_words(text, contents));
            let customer = self.is_staff.then(|| name(&contents.customer_name));
            let lines = [Some(what), customer, Some(state_words(text, request.state).to_owned())];
            let lines = lines.into_iter().flatten().chain([self.link(request.id)]);
            paragraphs.push(lines.collect::<Vec<_>>().join("\n"));
        }
        paragraphs.push(self.footer(text.request_mail_why_daily()));
        let subject = text.request_mail_summary_subject(requests.len());
        Message::new(vec![self.to.clone()], &subject, paragraphs.join("\n\n"))
    }

    /// Returns a sentence that describes the event.
    fn says(&self, event: &StoredEvent, note: &NamedNote, contents: &Contents) -> String {
        let text = self.text;
        let by = self.actor(event, note, contents);
        match event.kind {
            EventKind::CompanyApproved => text.request_mail_says_company_approved(by),
            EventKind::CompanyRefused => text.request_mail_says_company_refused(by),
            EventKind::Approved => text.request_mail_says_approved(by),
            EventKind::Changed => text.request_mail_says_changed(by),
            EventKind::Drifted | EventKind::Requoted => text.request_mail_says_drifted().to_owned(),
            EventKind::Accepted => text.request_mail_says_accepted(by),
            EventKind::Completed => text.request_mail_says_completed(by),
            EventKind::Refused => text.request_mail_says_refused(by),
            EventKind::Withdrawn => text.request_mail_says_withdrawn(by),
            EventKind::Expired => text.request_mail_says_expired().to_owned(),
            EventKind::Outdated => text.request_mail_says_outdated().to_owned(),
            EventKind::Done => text.request_mail_says_done().to_owned(),
            EventKind::Failed => text.request_mail_says_failed().to_owned(),
            EventKind::Unknown => text.request_mail_says_unknown().to_owned(),
            EventKind::Returned => text.request_mail_says_returned().to_owned(),
            EventKind::Answered => text.request_mail_says_answered(by),
            // No mail is sent about the last four.
            EventKind::Asked
            | EventKind::Automatic
            | EventKind::Claimed
            | EventKind::Released
            | EventKind::TicketSet => text.request_mail_says_asked(by),
        }
    }

    /// Returns the name of the person who caused an event; the partner's name for staff if it hides their names from
    /// its customers.
    fn actor(&self, event: &StoredEvent, note: &NamedNote, contents: &Contents) -> String {
        let kind = event.by.and_then(|by| by.kind).unwrap_or(PrincipalKind::Staff);
        let company = self.company(kind, contents);
        let is_hidden = kind == PrincipalKind::Staff && !self.names_staff;
        name(if is_hidden || note.name.trim().is_empty() { company } else { &note.name })
    }

    /// Returns the name of a person's company, for people whose names are unknown or hidden.
    fn company<'c>(&'c self, kind: PrincipalKind, contents: &'c Contents) -> &'c str {
        if kind == PrincipalKind::Staff { self.partner } else { &contents.customer_name }
    }

    fn facts(&self, request: &StoredChangeRequest, contents: &Contents, event: &StoredEvent) -> String {
        let text = self.text;
        let mut lines = vec![text.labelled(text.request_mail_what(), asked_words(text, contents))];
        if self.is_staff {
            lines.push(text.labelled(text.request_mail_customer(), name(&contents.customer_name)));
        }
        if request.asker != self.person {
            lines.push(text.labelled(text.request_mail_asker(), self.asker(request, contents)));
        }
        let waits = matches!(event.kind, EventKind::Asked | EventKind::CompanyApproved | EventKind::Returned);
        // The message of a new request is part of its event.
        if waits
            && event.kind != EventKind::Asked
            && let Some(message) = contents.message.as_deref().filter(|_| request.asker != self.person)
        {
            lines.push(text.labelled(text.request_mail_message(), line(message, WRITTEN)));
        }
        if let Some(ticket) = &contents.ticket {
            lines.push(text.labelled(text.request_mail_ticket(), name(ticket)));
        }
        lines.push(text.labelled(text.request_mail_when(), self.time(event.at)));
        if waits {
            lines.push(text.labelled(text.request_mail_until(), self.time(request.expires_at)));
        }
        lines.join("\n")
    }

    fn asker(&self, request: &StoredChangeRequest, contents: &Contents) -> String {
        let is_hidden = request.asker_kind == PrincipalKind::Staff && !self.names_staff;
        let is_unknown = is_hidden || contents.asker_name.trim().is_empty();
        let asker = name(if is_unknown { self.company(request.asker_kind, contents) } else { &contents.asker_name });
        match &contents.on_behalf_of {
            Some(person) => {
                self.text.request_mail_on_behalf(args::RequestMailOnBehalf { name: asker, person: name(person) })
            }
            None => asker,
        }
    }

    /// Returns the text that a person entered with an event.
    fn written(&self, kind: EventKind, note: &NamedNote) -> Option<String> {
        let written = line(note.note.text.as_deref()?, WRITTEN);
        let is_reason = matches!(kind, EventKind::Refused | EventKind::CompanyRefused);
        let label = if is_reason { self.text.request_mail_reason() } else { self.text.request_mail_message() };
        (!written.is_empty()).then(|| self.text.labelled(label, written))
    }

    fn time(&self, at: Timestamp) -> String {
        let at = at.to_zoned(self.zone.clone());
        format!("{} {}", self.text.date(at.date()), at.strftime("%H:%M %Z"))
    }

    fn link(&self, request: ChangeRequestId) -> String {
        let path = if self.is_staff { paths::request(request) } else { paths::my_request(request) };
        format!("{}{path}", self.origin)
    }

    fn why(&self, request: &StoredChangeRequest) -> &'static str {
        if request.asker == self.person {
            self.text.request_mail_why_asker()
        } else if self.is_staff {
            self.text.request_mail_why_staff()
        } else {
            self.text.request_mail_why_approver()
        }
    }

    /// Returns the reason for the mail, and the URL of the preference. Two hyphens and a space begin a signature (RFC
    /// 3676, section 4.3).
    fn footer(&self, why: &str) -> String {
        let Self { text, origin, .. } = self;
        let change = text.request_mail_change(format!("{origin}{}", paths::ACCOUNT));
        format!("-- \n{why}\n{change}\n{}\n", text.notice_footer(origin))
    }
}

/// Returns a short description of an event for the subject.
const fn subject_word(text: Text, kind: EventKind) -> &'static str {
    match kind {
        EventKind::CompanyApproved => text.request_mail_company_approved(),
        EventKind::CompanyRefused => text.request_mail_company_refused(),
        EventKind::Approved => text.request_mail_approved(),
        EventKind::Changed => text.request_mail_changed(),
        EventKind::Drifted | EventKind::Requoted => text.request_mail_drifted(),
        EventKind::Accepted => text.request_mail_accepted(),
        EventKind::Completed => text.request_mail_completed(),
        EventKind::Refused => text.request_mail_refused(),
        EventKind::Withdrawn => text.request_mail_withdrawn(),
        EventKind::Expired => text.request_mail_expired(),
        EventKind::Outdated => text.request_mail_outdated(),
        EventKind::Done => text.request_mail_done(),
        EventKind::Failed => text.request_mail_failed(),
        EventKind::Unknown => text.request_mail_unknown(),
        EventKind::Returned => text.request_mail_returned(),
        EventKind::Answered => text.request_mail_answered(),
        EventKind::Asked | EventKind::Automatic | EventKind::Claimed | EventKind::Released | EventKind::TicketSet => {
            text.request_mail_asked()
        }
    }
}

/// Returns the text about the next step.
const fn next(text: Text, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Asked | EventKind::Returned => text.request_mail_next_decide(),
        EventKind::CompanyApproved => text.request_mail_next_company_approved(),
        EventKind::Approved | EventKind::Accepted => text.request_mail_next_change_follows(),
        EventKind::Changed | EventKind::Drifted => text.request_mail_next_offered(),
        EventKind::Expired | EventKind::Outdated => text.request_mail_next_again(),
        EventKind::Failed => text.request_mail_next_failed(),
        EventKind::Unknown => text.request_mail_next_unknown(),
        EventKind::Answered => text.request_mail_next_answered(),
        EventKind::CompanyRefused
        | EventKind::Requoted
        | EventKind::Completed
        | EventKind::Refused
        | EventKind::Withdrawn
        | EventKind::Done
        | EventKind::Automatic
        | EventKind::Claimed
        | EventKind::Released
        | EventKind::TicketSet => text.request_mail_next_see(),
    }
}

const fn state_words(text: Text, state: RequestState) -> &'static str {
    match state {
        RequestState::InCompany => text.request_mail_state_in_company(),
        RequestState::Asked => text.request_mail_state_asked(),
        RequestState::Offered => text.request_mail_state_offered(),
        RequestState::Approved => text.request_mail_state_approved(),
        RequestState::Running => text.request_mail_state_running(),
        RequestState::Done => text.request_mail_state_done(),
        RequestState::Failed => text.request_mail_state_failed(),
        RequestState::Unknown => text.request_mail_state_unknown(),
        RequestState::Refused => text.request_mail_state_refused(),
        RequestState::Withdrawn => text.request_mail_state_withdrawn(),
        RequestState::Expired => text.request_mail_state_expired(),
        RequestState::Outdated => text.request_mail_state_outdated(),
    }
}

/// Returns a description of the requested change.
fn asked_words(text: Text, contents: &Contents) -> String {
    let Contents { asked, quote, .. } = contents;
    let name = name(&quote.name);
    match asked {
        RequestedChange::Subscription { change: SubscriptionChange::Quantity(after), .. } => {
            quantity_words(text, name, quote, *after)
        }
        RequestedChange::Subscription { change: SubscriptionChange::End(end), .. } => match end {
            EndChoice::AsIs => text.request_mail_renew(name),
            EndChoice::Renew(_) => text.request_mail_renew_changed(name),
            EndChoice::Stop => text.request_mail_stop(name),
            EndChoice::Extend => text.request_mail_extend(name),
            EndChoice::Off => text.request_mail_off(name),
            EndChoice::Other => text.request_mail_end(name),
        },
        RequestedChange::Subscription { change: SubscriptionChange::Status(_), .. } => text.request_mail_cancel(name),
        RequestedChange::Licence { .. } => text.request_mail_licence(name),
        RequestedChange::Product { words } => text.request_mail_product(line(words, WRITTEN)),
    }
}

fn quantity_words(text: Text, name: String, quote: &Quote, after: i64) -> String {
    let is_licence = quote.unit.as_deref().is_none_or(|unit| {
        ["license", "licenses", "none", ""].iter().any(|known| unit.trim().eq_ignore_ascii_case(known))
    });
    match quote.quantity {
        Some(before) if is_licence => text.request_mail_quantity(args::RequestMailQuantity { after, before, name }),
        before => {
            let before = before.map_or_else(|| "–".to_owned(), |before| before.to_string());
            text.request_mail_units(args::RequestMailUnits { after, before, name })
        }
    }
}

#[cfg(test)]
mod tests;
