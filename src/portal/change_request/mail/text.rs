//! The text of mail about requests: never prices, and only the beginning of texts that people wrote.

use jiff::{Timestamp, tz::TimeZone};
use reqwest::Url;

use super::{NamedNote, Recipient, RequestContents};
use crate::{
    domain::{
        change_request::{EventKind, Quote, RequestState, RequestedChange},
        id::{ChangeRequestId, PersonId},
        principal::PrincipalKind,
        subscription::{EndOfTermSetting, SubscriptionChange},
    },
    locales::{Text, args},
    mail::{MailAddress, Message},
    paths,
    store::{Partner, StoredChangeRequest, StoredEvent},
};

/// Maximum length of a text that somebody wrote, in characters.
const MAX_WRITTEN_CHARS: usize = 500;
/// Maximum length of a name.
const MAX_NAME_CHARS: usize = 100;

/// The text builder for the mail to one recipient.
pub(super) struct RequestMailText<'a> {
    text: Text,
    zone: &'a TimeZone,
    to: &'a MailAddress,
    person: PersonId,
    is_staff: bool,
    /// The partner's name.
    partner: &'a str,
    /// `true` if the recipient may see the names of staff.
    shows_staff_names: bool,
    /// The portal's URL without a trailing slash.
    origin: &'a str,
}

/// Returns a text as a single line of limited length, without control characters and bidirectional formatting
/// characters.
fn line(text: &str, max_chars: usize) -> String {
    let is_unprintable = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = text.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= max_chars {
        return plain;
    }
    plain.chars().take(max_chars).chain(['…']).collect()
}

fn name(text: &str) -> String {
    line(text, MAX_NAME_CHARS)
}

impl<'a> RequestMailText<'a> {
    pub(super) fn new(to: &'a Recipient, partner: &'a Partner, origin: &'a Url) -> Self {
        let is_staff = to.kind == PrincipalKind::Staff;
        let text = Text::new(to.language);
        Self {
            text: if is_staff { text } else { text.for_customer_users() },
            zone: &to.zone,
            to: &to.address,
            person: to.person,
            is_staff,
            partner: &partner.name,
            shows_staff_names: is_staff || partner.shows_names,
            origin: origin.as_str().trim_end_matches('/'),
        }
    }

    /// Returns the mail about an event.
    pub(super) fn of_event(
        &self,
        request: &StoredChangeRequest,
        contents: &RequestContents,
        event: &StoredEvent,
        note: &NamedNote,
    ) -> Message {
        let text = self.text;
        let about = if self.is_staff { &contents.customer_name } else { &contents.quote.name };
        let subject = text.request_mail_subject(args::RequestMailSubject {
            number: request.number,
            event: event_label(text, event.kind),
            about: name(about),
        });
        let mut paragraphs = vec![self.event_sentence(event, note, contents), self.details(request, contents, event)];
        paragraphs.extend(self.written_text(event.kind, note));
        paragraphs.push(format!("{}\n{}", next_step(text, event.kind), self.link(request.id)));
        paragraphs.push(self.footer(self.reason(request)));
        Message::new(vec![self.to.clone()], &subject, paragraphs.join("\n\n"))
    }

    /// Returns the daily summary of requests.
    pub(super) fn summary(&self, requests: &[(&StoredChangeRequest, RequestContents)]) -> Message {
        let text = self.text;
        let mut paragraphs = vec![text.request_mail_summary_says().to_owned()];
        for (request, contents) in requests {
            let request_line = text.labelled(text.request_mail_number(request.number), change_text(text, contents));
            let customer = self.is_staff.then(|| name(&contents.customer_name));
            let lines = [Some(request_line), customer, Some(state_label(text, request.state).to_owned())];
            let lines = lines.into_iter().flatten().chain([self.link(request.id)]);
            paragraphs.push(lines.collect::<Vec<_>>().join("\n"));
        }
        paragraphs.push(self.footer(text.request_mail_why_daily()));
        let subject = text.request_mail_summary_subject(requests.len());
        Message::new(vec![self.to.clone()], &subject, paragraphs.join("\n\n"))
    }

    /// Returns a sentence that describes the event.
    fn event_sentence(&self, event: &StoredEvent, note: &NamedNote, contents: &RequestContents) -> String {
        let text = self.text;
        let by = self.actor(event, note, contents);
        match event.kind {
            EventKind::CustomerApproved => text.request_mail_says_company_approved(by),
            EventKind::CustomerRefused => text.request_mail_says_company_refused(by),
            EventKind::Approved => text.request_mail_says_approved(by),
            EventKind::Changed => text.request_mail_says_changed(by),
            EventKind::TermsChangedPendingCustomer | EventKind::TermsChangedPendingPartner => {
                text.request_mail_says_drifted().to_owned()
            }
            EventKind::Accepted => text.request_mail_says_accepted(by),
            EventKind::CompletedManually => text.request_mail_says_completed(by),
            EventKind::Refused => text.request_mail_says_refused(by),
            EventKind::Withdrawn => text.request_mail_says_withdrawn(by),
            EventKind::Expired => text.request_mail_says_expired().to_owned(),
            EventKind::NotApplicable => text.request_mail_says_outdated().to_owned(),
            EventKind::Done => text.request_mail_says_done().to_owned(),
            EventKind::Failed => text.request_mail_says_failed().to_owned(),
            EventKind::Unknown => text.request_mail_says_unknown().to_owned(),
            EventKind::ApprovalRevoked => text.request_mail_says_returned().to_owned(),
            EventKind::MessagePosted => text.request_mail_says_answered(by),
            // No mail is sent about the last four.
            EventKind::Requested
            | EventKind::Automatic
            | EventKind::Claimed
            | EventKind::Released
            | EventKind::TicketSet => text.request_mail_says_asked(by),
        }
    }

    /// Returns the name of the person who caused an event; the partner's name for staff if it hides their names from
    /// its customers.
    fn actor(&self, event: &StoredEvent, note: &NamedNote, contents: &RequestContents) -> String {
        let kind = event.by.and_then(|by| by.kind).unwrap_or(PrincipalKind::Staff);
        let company = self.company(kind, contents);
        let is_hidden = kind == PrincipalKind::Staff && !self.shows_staff_names;
        name(if is_hidden || note.name.trim().is_empty() { company } else { &note.name })
    }

    /// Returns the name of a person's company, for people whose names are unknown or hidden.
    fn company<'c>(&'c self, kind: PrincipalKind, contents: &'c RequestContents) -> &'c str {
        if kind == PrincipalKind::Staff { self.partner } else { &contents.customer_name }
    }

    /// Returns the labeled details of the request and the event, one a line.
    fn details(&self, request: &StoredChangeRequest, contents: &RequestContents, event: &StoredEvent) -> String {
        let text = self.text;
        let mut lines = vec![text.labelled(text.request_mail_what(), change_text(text, contents))];
        if self.is_staff {
            lines.push(text.labelled(text.request_mail_customer(), name(&contents.customer_name)));
        }
        if request.requester != self.person {
            lines.push(text.labelled(text.request_mail_asker(), self.requester(request, contents)));
        }
        let awaits_decision =
            matches!(event.kind, EventKind::Requested | EventKind::CustomerApproved | EventKind::ApprovalRevoked);
        // The message of a new request is part of its event.
        if awaits_decision
            && event.kind != EventKind::Requested
            && let Some(message) = contents.message.as_deref().filter(|_| request.requester != self.person)
        {
            lines.push(text.labelled(text.request_mail_message(), line(message, MAX_WRITTEN_CHARS)));
        }
        if let Some(ticket) = &contents.ticket {
            lines.push(text.labelled(text.request_mail_ticket(), name(ticket)));
        }
        lines.push(text.labelled(text.request_mail_when(), self.time(event.at)));
        if awaits_decision {
            lines.push(text.labelled(text.request_mail_until(), self.time(request.expires_at)));
        }
        lines.join("\n")
    }

    fn requester(&self, request: &StoredChangeRequest, contents: &RequestContents) -> String {
        let is_hidden = request.requester_kind == PrincipalKind::Staff && !self.shows_staff_names;
        let is_unknown = is_hidden || contents.requester_name.trim().is_empty();
        let requester =
            name(if is_unknown { self.company(request.requester_kind, contents) } else { &contents.requester_name });
        match &contents.on_behalf_of {
            Some(person) => {
                self.text.request_mail_on_behalf(args::RequestMailOnBehalf { name: requester, person: name(person) })
            }
            None => requester,
        }
    }

    /// Returns the text that a person entered with an event.
    fn written_text(&self, kind: EventKind, note: &NamedNote) -> Option<String> {
        let written = line(note.note.text.as_deref()?, MAX_WRITTEN_CHARS);
        let is_reason = matches!(kind, EventKind::Refused | EventKind::CustomerRefused);
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

    /// Returns why the recipient gets the mail.
    fn reason(&self, request: &StoredChangeRequest) -> &'static str {
        if request.requester == self.person {
            self.text.request_mail_why_asker()
        } else if self.is_staff {
            self.text.request_mail_why_staff()
        } else {
            self.text.request_mail_why_approver()
        }
    }

    /// Returns the reason for the mail, and the URL of the preference. Two hyphens and a space begin a signature (RFC
    /// 3676, section 4.3).
    fn footer(&self, reason: &str) -> String {
        let Self { text, origin, .. } = self;
        let change = text.request_mail_change(format!("{origin}{}", paths::ACCOUNT));
        format!("-- \n{reason}\n{change}\n{}\n", text.notice_footer(origin))
    }
}

/// Returns a short description of an event for the subject.
const fn event_label(text: Text, kind: EventKind) -> &'static str {
    match kind {
        EventKind::CustomerApproved => text.request_mail_company_approved(),
        EventKind::CustomerRefused => text.request_mail_company_refused(),
        EventKind::Approved => text.request_mail_approved(),
        EventKind::Changed => text.request_mail_changed(),
        EventKind::TermsChangedPendingCustomer | EventKind::TermsChangedPendingPartner => text.request_mail_drifted(),
        EventKind::Accepted => text.request_mail_accepted(),
        EventKind::CompletedManually => text.request_mail_completed(),
        EventKind::Refused => text.request_mail_refused(),
        EventKind::Withdrawn => text.request_mail_withdrawn(),
        EventKind::Expired => text.request_mail_expired(),
        EventKind::NotApplicable => text.request_mail_outdated(),
        EventKind::Done => text.request_mail_done(),
        EventKind::Failed => text.request_mail_failed(),
        EventKind::Unknown => text.request_mail_unknown(),
        EventKind::ApprovalRevoked => text.request_mail_returned(),
        EventKind::MessagePosted => text.request_mail_answered(),
        EventKind::Requested
        | EventKind::Automatic
        | EventKind::Claimed
        | EventKind::Released
        | EventKind::TicketSet => text.request_mail_asked(),
    }
}

/// Returns the text about the recipient's next step.
const fn next_step(text: Text, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Requested | EventKind::ApprovalRevoked => text.request_mail_next_decide(),
        EventKind::CustomerApproved => text.request_mail_next_company_approved(),
        EventKind::Approved | EventKind::Accepted => text.request_mail_next_change_follows(),
        EventKind::Changed | EventKind::TermsChangedPendingCustomer => text.request_mail_next_offered(),
        EventKind::Expired | EventKind::NotApplicable => text.request_mail_next_again(),
        EventKind::Failed => text.request_mail_next_failed(),
        EventKind::Unknown => text.request_mail_next_unknown(),
        EventKind::MessagePosted => text.request_mail_next_answered(),
        EventKind::CustomerRefused
        | EventKind::TermsChangedPendingPartner
        | EventKind::CompletedManually
        | EventKind::Refused
        | EventKind::Withdrawn
        | EventKind::Done
        | EventKind::Automatic
        | EventKind::Claimed
        | EventKind::Released
        | EventKind::TicketSet => text.request_mail_next_see(),
    }
}

const fn state_label(text: Text, state: RequestState) -> &'static str {
    match state {
        RequestState::PendingCustomerApproval => text.request_mail_state_in_company(),
        RequestState::PendingPartner => text.request_mail_state_asked(),
        RequestState::PendingCustomer => text.request_mail_state_offered(),
        RequestState::Approved => text.request_mail_state_approved(),
        RequestState::Running => text.request_mail_state_running(),
        RequestState::Done => text.request_mail_state_done(),
        RequestState::Failed => text.request_mail_state_failed(),
        RequestState::Unknown => text.request_mail_state_unknown(),
        RequestState::Refused => text.request_mail_state_refused(),
        RequestState::Withdrawn => text.request_mail_state_withdrawn(),
        RequestState::Expired => text.request_mail_state_expired(),
        RequestState::NotApplicable => text.request_mail_state_outdated(),
    }
}

/// Returns a description of the requested change.
fn change_text(text: Text, contents: &RequestContents) -> String {
    let RequestContents { requested_change, quote, .. } = contents;
    let name = name(&quote.name);
    match requested_change {
        RequestedChange::Subscription { change: SubscriptionChange::Quantity(after), .. } => {
            quantity_text(text, name, quote, *after)
        }
        RequestedChange::Subscription { change: SubscriptionChange::End(end), .. } => match end {
            EndOfTermSetting::AsIs => text.request_mail_renew(name),
            EndOfTermSetting::Renew(_) => text.request_mail_renew_changed(name),
            EndOfTermSetting::Stop => text.request_mail_stop(name),
            EndOfTermSetting::Extend => text.request_mail_extend(name),
            EndOfTermSetting::Off => text.request_mail_off(name),
            EndOfTermSetting::Other => text.request_mail_end(name),
        },
        RequestedChange::Subscription { change: SubscriptionChange::Status(_), .. } => text.request_mail_cancel(name),
        RequestedChange::License { .. } => text.request_mail_license(name),
        RequestedChange::Product { description } => text.request_mail_product(line(description, MAX_WRITTEN_CHARS)),
    }
}

fn quantity_text(text: Text, name: String, quote: &Quote, after: i64) -> String {
    let is_license = quote.unit.as_deref().is_none_or(|unit| {
        ["license", "licenses", "none", ""].iter().any(|known| unit.trim().eq_ignore_ascii_case(known))
    });
    match quote.quantity {
        Some(before) if is_license => text.request_mail_quantity(args::RequestMailQuantity { after, before, name }),
        before => {
            let before = before.map_or_else(|| "–".to_owned(), |before| before.to_string());
            text.request_mail_units(args::RequestMailUnits { after, before, name })
        }
    }
}

#[cfg(test)]
mod tests;
