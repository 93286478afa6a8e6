//! The program: parses the command line and runs the command.

use std::process::ExitCode;

use clap::Parser as _;
#[cfg(feature = "emulator")]
use tenantry::emulator::Options;
use tenantry::server::{
    command::{
        self,
        arguments::{Audit, Cli, Command, Keys, Operator, Partner, Person, Serve},
        check_config,
        keys::Step,
        partner, person,
    },
    config::Settings,
    telemetry,
};

/// The global allocator, chosen because rendering a page makes thousands of small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match start(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tenantry: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(cli: Cli) -> anyhow::Result<()> {
    let settings = Settings::load(cli.config, std::env::vars_os())?;
    telemetry::init(settings.log.format, &settings.log.level)?;
    // Every TLS client of the process uses this provider; one that is already installed works as well.
    drop(rustls::crypto::ring::default_provider().install_default());
    // With one or two processors, the runtime's default can leave no thread to finish a streamed page.
    let workers = std::thread::available_parallelism().map_or(4, |processors| processors.get().max(4));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
    runtime.block_on(run(cli.command, settings))
}

async fn run(command: Command, settings: Settings) -> anyhow::Result<()> {
    let out = &mut std::io::stdout();
    match command {
        Command::Serve(serve) => run_serve(serve, settings).await,
        Command::Worker => command::worker::worker(settings).await,
        #[cfg(feature = "emulator")]
        Command::Emulator(emulator) => command::emulator::emulator(emulator_options(&emulator), out).await,
        #[cfg(feature = "emulator")]
        Command::WebhookReceiver(receiver) => command::webhook_receiver::receive(receiver, out).await,
        Command::Migrate { check } => command::migrate::migrate(&settings, check, out).await,
        Command::Backup { file } => command::backup::backup(&settings, &file, out).await,
        Command::Restore { file, replace } => command::restore::restore(&settings, &file, replace, out).await,
        Command::CheckConfig { send_mail } => {
            check_config::check_config(&settings, out).await?;
            match send_mail {
                Some(to) => check_config::send_test_mail(&settings, to, out).await,
                None => Ok(()),
            }
        }
        Command::Partner(Partner::Add(partner)) => partner::add(&settings, partner.into_partner()?, out).await,
        Command::Partner(Partner::Set(change)) => {
            let (id, changes) = change.into_changes()?;
            partner::set(&settings, id, changes, out).await
        }
        Command::Partner(Partner::Remove { partner }) => partner::remove(&settings, partner, out).await,
        Command::Partner(Partner::List) => partner::list(&settings, out).await,
        Command::Partner(Partner::Disable { partner }) => partner::set_disabled(&settings, partner, true, out).await,
        Command::Partner(Partner::Enable { partner }) => partner::set_disabled(&settings, partner, false, out).await,
        Command::Person(Person::List { partner }) => person::list(&settings, partner, out).await,
        Command::Person(Person::Disable { person }) => person::set_disabled(&settings, person, true, out).await,
        Command::Person(Person::Enable { person }) => person::set_disabled(&settings, person, false, out).await,
        Command::Operator(Operator::BreakGlass { name, reason }) => {
            command::operator::break_glass(&settings, name, reason, out).await
        }
        Command::Audit(Audit::Verify { partner, anchors }) => {
            command::audit::verify(&settings, partner, anchors.as_deref(), out).await
        }
        Command::Audit(Audit::Anchors) => command::audit::anchors(&settings, out).await,
        Command::Audit(Audit::Export { partner, after }) => {
            command::audit::export(&settings, partner, after, out).await
        }
        Command::Audit(Audit::RotateKey) => command::audit::rotate_key(&settings, out).await,
        Command::Keys(Keys::Generate { print }) => command::keys::generate(&settings, print, out),
        Command::Keys(Keys::Rotate { step }) => {
            let single = step.map(|step| [Step::from(step)]);
            command::keys::rotate(&settings, single.as_ref().map_or(&Step::ALL[..], |step| &step[..]), out).await
        }
    }
}

#[cfg(feature = "emulator")]
async fn run_serve(serve: Serve, mut settings: Settings) -> anyhow::Result<()> {
    if !serve.demo {
        return command::serve::serve(settings, |_| {}).await;
    }
    let command::arguments::SampleData { customers, seed } = serve.sample_data;
    let options = Options { customers, seed, ..Options::default() };
    let emulator = command::demo::start(&mut settings, options).await?;
    let welcome = |origin: &_| command::demo::welcome(origin, &emulator, &mut std::io::stdout());
    let result = command::serve::serve(settings, welcome).await;
    emulator.stop().await;
    result
}

#[cfg(not(feature = "emulator"))]
async fn run_serve(_: Serve, settings: Settings) -> anyhow::Result<()> {
    command::serve::serve(settings, |_| {}).await
}

#[cfg(feature = "emulator")]
const fn emulator_options(emulator: &command::arguments::Emulator) -> Options {
    let command::arguments::SampleData { customers, seed } = emulator.sample_data;
    Options { partner_center: emulator.partner_center, sign_in: emulator.sign_in, customers, seed, limits: Vec::new() }
}
