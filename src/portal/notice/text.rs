//! The text of notices.

use jiff::{Timestamp, tz::TimeZone};
use reqwest::Url;

use super::ExpiryNotice;
use crate::{
    domain::notice::ExpiringCredential,
    locales::{Text, args},
    paths,
};

/// A notice to be written in a language.
pub(super) struct NoticeText<'a> {
    text: Text,
    expiring_credential: ExpiringCredential,
    partner: &'a str,
    /// The days until the expiry; none afterwards.
    days: Option<i64>,
    /// The expiry, to the minute.
    end: String,
}

impl<'a> NoticeText<'a> {
    pub(super) fn new(text: Text, expiry_notice: &'a ExpiryNotice, now: Timestamp) -> Self {
        let ExpiryNotice { expiry, partner, .. } = expiry_notice;
        let at = expiry.at.to_zoned(TimeZone::UTC);
        let end = format!("{} {} UTC", text.date(at.date()), at.strftime("%H:%M"));
        let days = Some(expiry.days_left(now)).filter(|days| *days > 0);
        Self { text, expiring_credential: expiry.credential, partner, days, end }
    }

    /// Returns the subject, with the owner and the remaining days.
    pub(super) fn subject(&self) -> String {
        let Self { text, partner, .. } = *self;
        match (self.expiring_credential, self.days) {
            (ExpiringCredential::Connection(_), Some(days)) => {
                text.notice_connection_subject(args::NoticeConnectionSubject { days, partner })
            }
            (ExpiringCredential::Connection(_), None) => text.notice_connection_expired_subject(partner),
            (ExpiringCredential::PartnerCertificate(_), Some(days)) => {
                text.notice_certificate_subject(args::NoticeCertificateSubject { days, partner })
            }
            (ExpiringCredential::PartnerCertificate(_), None) => text.notice_certificate_expired_subject(partner),
            (ExpiringCredential::PartnerSecret(_), Some(days)) => {
                text.notice_secret_subject(args::NoticeSecretSubject { days, partner })
            }
            (ExpiringCredential::PartnerSecret(_), None) => text.notice_secret_expired_subject(partner),
            (ExpiringCredential::CloudCertificate(cloud), Some(days)) => {
                text.notice_cloud_subject(args::NoticeCloudSubject { cloud: text.cloud(cloud), days })
            }
            (ExpiringCredential::CloudCertificate(cloud), None) => text.notice_cloud_expired_subject(text.cloud(cloud)),
        }
    }

    /// Returns the text: the object, its expiry, the consequences, the remedy, and where to apply it.
    pub(super) fn body(&self, origin: &Url) -> String {
        let origin = origin.as_str().trim_end_matches('/');
        let mut paragraphs = vec![self.expiry_sentence(), self.effect(), self.advice()];
        if !matches!(self.expiring_credential, ExpiringCredential::CloudCertificate(_)) {
            paragraphs.push(format!("{origin}{}", paths::PARTNER));
        }
        // Two hyphens and a space begin a signature (RFC 3676, section 4.3).
        paragraphs.push(format!("-- \n{}\n", self.text.notice_footer(origin)));
        paragraphs.join("\n\n")
    }

    fn expiry_sentence(&self) -> String {
        let Self { text, partner, .. } = *self;
        let end = self.end.as_str();
        let is_expired = self.days.is_none();
        match self.expiring_credential {
            ExpiringCredential::Connection(_) if is_expired => {
                text.notice_connection_expired(args::NoticeConnectionExpired { end, partner })
            }
            ExpiringCredential::Connection(_) => {
                text.notice_connection_expires(args::NoticeConnectionExpires { end, partner })
            }
            ExpiringCredential::PartnerCertificate(_) if is_expired => {
                text.notice_certificate_expired(args::NoticeCertificateExpired { end, partner })
            }
            ExpiringCredential::PartnerCertificate(_) => {
                text.notice_certificate_expires(args::NoticeCertificateExpires { end, partner })
            }
            ExpiringCredential::PartnerSecret(_) if is_expired => {
                text.notice_secret_expired(args::NoticeSecretExpired { end, partner })
            }
            ExpiringCredential::PartnerSecret(_) => {
                text.notice_secret_expires(args::NoticeSecretExpires { end, partner })
            }
            ExpiringCredential::CloudCertificate(cloud) => {
                let cloud = text.cloud(cloud);
                if is_expired {
                    text.notice_cloud_expired(args::NoticeCloudExpired { cloud, end })
                } else {
                    text.notice_cloud_expires(args::NoticeCloudExpires { cloud, end })
                }
            }
        }
    }

    fn effect(&self) -> String {
        match self.expiring_credential {
            ExpiringCredential::Connection(_) => self.text.notice_connection_effect(self.partner),
            ExpiringCredential::PartnerCertificate(_) => self.text.notice_certificate_effect().to_owned(),
            ExpiringCredential::PartnerSecret(_) => self.text.notice_secret_effect().to_owned(),
            ExpiringCredential::CloudCertificate(_) => self.text.notice_cloud_effect().to_owned(),
        }
    }

    fn advice(&self) -> String {
        match self.expiring_credential {
            ExpiringCredential::Connection(_) => self.text.notice_connection_advice(self.partner),
            ExpiringCredential::PartnerCertificate(_) => self.text.notice_certificate_advice().to_owned(),
            ExpiringCredential::PartnerSecret(_) => self.text.notice_secret_advice().to_owned(),
            ExpiringCredential::CloudCertificate(_) => self.text.notice_cloud_advice().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{cloud::Cloud, id::PartnerId, notice::Expiry, preferences::Language};

    /// Returns the notice this many days before its expiry, or after it.
    fn notice(expiring_credential: ExpiringCredential, language: Language, days: i64) -> (String, String) {
        let at: Timestamp = "2031-05-01T10:00:00Z".parse().unwrap();
        let expiry_notice = ExpiryNotice {
            expiry: Expiry { credential: expiring_credential, at },
            partner: "Bursztyn Cloud".into(),
            to: Vec::new(),
        };
        let now = at - SignedDuration::from_hours(24 * days);
        let text = NoticeText::new(Text::new(language), &expiry_notice, now);
        (text.subject(), text.body(&"https://portal.example".parse().unwrap()))
    }

    fn credentials() -> [ExpiringCredential; 4] {
        let partner = PartnerId::new(Uuid::from_u128(1));
        [
            ExpiringCredential::Connection(partner),
            ExpiringCredential::PartnerCertificate(partner),
            ExpiringCredential::PartnerSecret(partner),
            ExpiringCredential::CloudCertificate(Cloud::China),
        ]
    }

    #[test]
    fn notice_has_expiry_consequences_and_renewal_link() {
        let (subject, body) = notice(credentials()[0], Language::English, 14);
        assert_eq!(subject, "Bursztyn Cloud: connection to Partner Center expires in 14 days");
        assert_eq!(
            body,
            "The stored connection of Bursztyn Cloud to Partner Center expires on 2031-05-01 10:00 UTC.\n\n\
             Without it, the portal reaches Partner Center only while someone from Bursztyn Cloud is signed in. Your \
             customers’ own users can’t work in it.\n\n\
             To renew it, sign in as an administrator of Bursztyn Cloud and connect again:\n\n\
             https://portal.example/partner\n\n\
             -- \nSent automatically by the portal at https://portal.example\n"
        );
    }

    #[test]
    fn every_notice_names_owner_and_expiry_in_every_language() {
        for (language, date, remaining, expired) in [
            (Language::English, "2031-05-01 10:00 UTC", ["in 1 day", "in 3 days"], "has expired"),
            (Language::Polish, "01.05.2031 10:00 UTC", ["za 1 dzień", "za 3 dni"], "wygas"),
            (Language::German, "01.05.2031 10:00 UTC", ["in 1 Tag", "in 3 Tagen"], "abgelaufen"),
            (Language::Chinese, "2031/5/1 10:00 UTC", ["1 天后", "3 天后"], "已到期"),
        ] {
            for expiring_credential in credentials() {
                let is_cloud = expiring_credential == credentials()[3];
                let owner = if is_cloud { Text::new(language).cloud(Cloud::China) } else { "Bursztyn Cloud" };
                for (days, expected) in [(1, remaining[0]), (3, remaining[1]), (0, expired), (-2, expired)] {
                    let (subject, body) = notice(expiring_credential, language, days);
                    assert!(subject.contains(owner) && subject.contains(expected), "{subject}");
                    assert!(body.contains(date) && body.contains("https://portal.example"), "{body}");
                    assert_eq!(body.contains("https://portal.example/partner"), !is_cloud, "{body}");
                }
            }
        }
    }
}
