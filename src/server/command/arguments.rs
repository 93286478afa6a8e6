//! The command line: its commands, options and help.

mod partner;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub use self::partner::{AddPartner, Partner, SetPartner};
use crate::{
    domain::{
        break_glass::LogText,
        id::{PartnerId, PersonId},
    },
    mail::MailAddress,
    server::command::keys::Step,
};

/// A multi-tenant web portal for Microsoft CSP partners.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    /// Settings file (TOML); `TENANTRY_CONFIG` can name it too. Variables that begin with `TENANTRY_` override it;
    /// `tenantry check-config` shows all settings.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  tenantry serve --demo                        a portal with sample partners; nothing to set up
  tenantry keys generate && tenantry migrate   prepare an installation
  tenantry check-config                        the settings in force, and where each was set
  TENANTRY_LOG__FORMAT=json PORT=8080 tenantry --config /etc/tenantry.toml serve";

/// The program's commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the portal until it is stopped (SIGTERM, Ctrl+C).
    #[command(after_help = "Examples:
  tenantry serve
  tenantry serve --demo --customers 100000
  PORT=8080 tenantry serve --demo")]
    Serve(Serve),
    /// Run background jobs only, alongside portals on the same PostgreSQL database, until it is stopped.
    #[command(after_help = "Examples:
  tenantry worker
  TENANTRY_JOBS=off tenantry serve   # a portal that leaves jobs to workers")]
    Worker,
    /// Run the emulator of Partner Center and sign-in on its own, on this machine only.
    #[cfg(feature = "emulator")]
    #[command(after_help = "Examples:
  tenantry emulator
  tenantry emulator --partner-center 127.0.0.1:4001 --sign-in 127.0.0.1:4002 --customers 5000")]
    Emulator(Emulator),
    /// Receive webhooks, check their signatures and print each as a line of JSON, to test an endpoint.
    #[cfg(feature = "emulator")]
    #[command(after_help = "Examples:
  WEBHOOK_SECRET=whsec_… tenantry webhook-receiver --listen 127.0.0.1:8080
  tenantry webhook-receiver --secret-file FILE --answer 503 --fail-first 2   # to see retries
The first line of output is the address on which it listens.")]
    WebhookReceiver(WebhookReceiver),
    /// Migrate the database to this program's version.
    #[command(after_help = "Examples:
  tenantry migrate
  tenantry migrate --check   # fails if migrations are pending; changes nothing")]
    Migrate {
        /// Only list pending migrations, and fail if there are any.
        #[arg(long)]
        check: bool,
    },
    /// Copy the SQLite database to a new file while the portal runs (on PostgreSQL, use `pg_dump`).
    #[command(after_help = "Examples:
  tenantry backup /backups/tenantry-$(date +%F).db
For PostgreSQL:
  pg_dump --format=custom --exclude-table-data=session --exclude-table-data=staff_token \\
    --exclude-table-data=kept_answer --exclude-table-data=ended_session --exclude-table-data=draft \\
    --exclude-table-data=instance --exclude-table-data=job_row --exclude-table-data=job \\
    --exclude-table-data=job_sheet --exclude-table-data=webhook_delivery \\
    --exclude-table-data=request_mail --exclude-table-data=river_job \\
    --file=FILE ADDRESS
Back up the keys too, and store them apart from the copy: without them its secrets are lost.")]
    Backup {
        /// The file to write; it must not exist.
        file: PathBuf,
    },
    /// Replace the SQLite database with a backup, with the portal stopped (on PostgreSQL, use `pg_restore`).
    #[command(after_help = "Examples:
  tenantry restore /backups/tenantry-2026-11-25.db
  tenantry restore --replace /backups/tenantry-2026-11-25.db   # deletes the current data
For PostgreSQL, with every instance stopped:
  pg_restore --clean --if-exists --no-owner --single-transaction --dbname=ADDRESS FILE
  tenantry migrate && tenantry audit verify
The backup is checked first: it must be complete, not newer than this program and sealed under these keys, and its audit
chains must be intact. All sessions end. Partners and people disabled after the backup have to be disabled again.")]
    Restore {
        /// The file that `backup` wrote; it isn't changed.
        file: PathBuf,
        /// Replace a database that holds partners.
        #[arg(long)]
        replace: bool,
    },
    /// Show the settings in force and where each was set; secrets are masked.
    #[command(after_help = "Examples:
  tenantry check-config
  tenantry check-config --send-mail ops@company.example   # fails if the mail server rejects it")]
    CheckConfig {
        /// Also send a test message to this address.
        #[arg(long, value_name = "ADDRESS")]
        send_mail: Option<MailAddress>,
    },
    /// The partners of the installation.
    #[command(subcommand)]
    Partner(Partner),
    /// The partners' people: list, disable and enable them.
    #[command(subcommand)]
    Person(Person),
    /// The installation's operators.
    #[command(subcommand)]
    Operator(Operator),
    /// The audit chains.
    #[command(subcommand)]
    Audit(Audit),
    /// The keys that seal secrets in the database.
    #[command(subcommand)]
    Keys(Keys),
}

/// The arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Start the emulator too, with sample partners and people.
    #[cfg(feature = "emulator")]
    #[arg(long)]
    pub demo: bool,
    /// The emulator's sample data.
    #[cfg(feature = "emulator")]
    #[command(flatten)]
    pub sample_data: SampleData,
}

/// The amount of the emulator's sample data.
#[cfg(feature = "emulator")]
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct SampleData {
    /// Customers of each sample partner.
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub customers: usize,
    /// Seed of the sample data: the same seed creates the same partners, people and customers.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// The arguments of `emulator`.
#[cfg(feature = "emulator")]
#[derive(Debug, clap::Args)]
pub struct Emulator {
    /// Address and port of the emulated Partner Center; loopback only.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:3001")]
    pub partner_center: std::net::SocketAddr,
    /// Address and port of the emulated sign-in; loopback only.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:3002")]
    pub sign_in: std::net::SocketAddr,
    /// The emulator's sample data.
    #[command(flatten)]
    pub sample_data: SampleData,
}

/// The arguments of `webhook-receiver`.
#[cfg(feature = "emulator")]
#[derive(Debug, clap::Args)]
pub struct WebhookReceiver {
    /// Address and port to listen on; port 0 selects any free port.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: std::net::SocketAddr,
    /// File with the signing secret; `-` is standard input. If omitted, the variable `WEBHOOK_SECRET` is read.
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// HTTP status of the responses. A redirect points to `/redirected`.
    #[arg(long, value_name = "STATUS", default_value_t = 204, value_parser = clap::value_parser!(u16).range(200..=599))]
    pub answer: u16,
    /// Number of requests to answer with this status; later ones are answered with 204.
    #[arg(long, value_name = "N")]
    pub fail_first: Option<u64>,
}

/// The subcommands of `person`.
#[derive(Debug, Subcommand)]
pub enum Person {
    /// List people who have signed in or are disabled: ID, status, last sign-in, partner, and name while signed in.
    List {
        /// Only this partner's people.
        #[arg(long, value_name = "ID")]
        partner: Option<PartnerId>,
    },
    /// Disable a person and end their sessions, even if they have never signed in.
    #[command(after_help = "Examples:
  tenantry person disable 5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f/7c1a0f9e-3b2d-4e5f-8a6b-1c2d3e4f5a6b
To disable an operator whose tenant isn't a partner's, change the setting `operators`.")]
    Disable {
        /// The person's tenant ID and object ID, as in `person list`.
        #[arg(value_name = "TENANT/OBJECT")]
        person: PersonId,
    },
    /// Enable a person again.
    Enable {
        /// The person's tenant ID and object ID, as in `person list`.
        #[arg(value_name = "TENANT/OBJECT")]
        person: PersonId,
    },
}

/// The subcommands of `operator`. The setting `operators` lists the operators.
#[derive(Debug, Subcommand)]
pub enum Operator {
    /// Create a one-time code for signing in as an operator while no sign-in service is available.
    #[command(after_help = "Examples:
  tenantry operator break-glass --name \"Jan Kowalski\" --reason \"Entra ID is down, ticket 4711\"
The code is valid for ten minutes and the session for thirty. Creating and using a code is logged as a warning with name
and reason; audit entries contain the person ID that the command prints.")]
    BreakGlass {
        /// Name of the person who signs in with the code.
        #[arg(long)]
        name: LogText,
        /// Reason for the sign-in.
        #[arg(long)]
        reason: LogText,
    },
}

/// The subcommands of `audit`.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Check that no entry was altered or removed, that no chain is missing, and that every anchor is still there.
    #[command(after_help = "Examples:
  tenantry audit verify
  tenantry audit verify --anchors /safe/anchors.jsonl   # lines of `audit anchors`, or of the portal's log in JSON")]
    Verify {
        /// Only this partner's chain.
        #[arg(long)]
        partner: Option<PartnerId>,
        /// A file of anchors; `-` is standard input.
        #[arg(long, value_name = "FILE")]
        anchors: Option<PathBuf>,
    },
    /// Print the number and hash of every chain's last entry as lines of JSON, to store outside the database.
    #[command(after_help = "Examples:
  tenantry audit anchors >> /safe/anchors.jsonl
The portal logs the same once a day.")]
    Anchors,
    /// Print entries as lines of JSON, oldest first, for a SIEM.
    #[command(after_help = "Examples:
  tenantry audit export > audit.jsonl
  tenantry audit export --partner 7c1a… --after 1200   # continues where the last export ended")]
    Export {
        /// Only this partner's entries.
        #[arg(long)]
        partner: Option<PartnerId>,
        /// Only entries after this number of the partner's chain.
        #[arg(long, value_name = "NUMBER", requires = "partner", default_value_t = 0)]
        after: i64,
    },
    /// Create a new audit key. Earlier keys still verify the entries written under them.
    RotateKey,
}

/// The subcommands of `keys`.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Create the first key, in the key file.
    Generate {
        /// Print the key instead of writing the file, for another secret store.
        #[arg(long)]
        print: bool,
    },
    /// Rotate the key that seals secrets, while the portals run.
    #[command(after_help = "\
Complete rotation, while any number of portals run (they reload the key file):
  tenantry keys rotate
Where machines have copies of the key file, copy it after each of the first two steps:
  tenantry keys rotate --step add
  tenantry keys rotate --step promote
  tenantry keys rotate --step reseal
  tenantry keys rotate --step forget
Each step waits until every running portal has applied the previous one. A key is removed once no data is encrypted with it.")]
    Rotate {
        /// Run this step only.
        #[arg(long)]
        step: Option<RotationStep>,
    },
}

/// One step of a rotation.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RotationStep {
    /// Add a new key for decryption only.
    Add,
    /// Make the newest key the encryption key.
    Promote,
    /// Re-encrypt everything with the encryption key.
    Reseal,
    /// Remove unused keys.
    Forget,
}

impl From<RotationStep> for Step {
    fn from(step: RotationStep) -> Self {
        match step {
            RotationStep::Add => Self::Add,
            RotationStep::Promote => Self::Promote,
            RotationStep::Reseal => Self::Reseal,
            RotationStep::Forget => Self::Forget,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use jiff::Timestamp;
    use secrecy::ExposeSecret as _;

    use super::{partner::credentials, *};
    use crate::client_credential::testing::pem_until;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn secrets_are_never_command_line_arguments() {
        let with = |extra: &[&str]| {
            let tenant = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f";
            let args = ["tenantry", "partner", "add", "--name", "Fabrikam", "--tenant", tenant];
            Cli::try_parse_from(args.iter().chain(extra))
        };
        assert!(with(&["--client-id", "x", "--client-secret-file", "-"]).is_ok());
        assert!(with(&["--client-id", "x"]).is_err(), "a client id requires a secret");
        assert!(with(&["--client-id", "x", "--client-secret", "y"]).is_err());
    }

    #[test]
    fn an_unusable_certificate_is_rejected_with_its_flag() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("partner.pem");
        let read = |text: &str| {
            std::fs::write(&file, text).unwrap();
            credentials(Some("x".to_owned()), Some(file.clone())).map_err(|error| format!("{error:#}"))
        };
        let day = jiff::SignedDuration::from_hours(24);
        let (good, expired) = (pem_until(Timestamp::now() + day), pem_until(Timestamp::now() - day));
        assert_eq!(read(&good).unwrap().unwrap().secret.expose_secret(), good.trim(), "stored unchanged");
        let (certificate, key) = good.split_at(good.find("-----BEGIN PRIVATE KEY").unwrap());
        for (text, reason) in [
            (expired.as_str(), "its certificate expired at "),
            (certificate, "there is no unencrypted private key"),
            (key, "there is no certificate"),
        ] {
            let message = read(text).unwrap_err();
            let prefix = format!("--client-secret-file {}: ", file.display());
            assert!(message.starts_with(&prefix) && message.contains(reason), "{message}");
        }
    }

    #[test]
    fn partner_set_requires_a_change() {
        let with = |extra: &[&str]| {
            let args = ["tenantry", "partner", "set", "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f"];
            Cli::try_parse_from(args.iter().chain(extra))
        };
        assert!(with(&[]).is_err());
        assert!(with(&["--role", "groups:a=admin-agent"]).is_ok());
        assert!(with(&["--client-id", "x"]).is_err());
        assert!(with(&["--agreements", "single-step"]).is_ok());
        assert!(with(&["--agreements", "two-steps"]).is_err());
        assert!(with(&["--domain", "fabrikam.example", "--domain", "fabrikam.pl"]).is_ok());
        assert!(with(&["--domain", "https://fabrikam.example"]).is_err());
        assert!(with(&["--no-domain"]).is_ok());
        assert!(with(&["--no-domain", "--domain", "fabrikam.example"]).is_err());
    }
}
