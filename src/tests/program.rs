//! Tests of the program on the command line, terminated and killed during work.

use std::{
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use futures::future::join_all;
use reqwest::Method;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;
use tenantry::{
    emulator::{
        Emulator, Options,
        fault::{Fault, FaultKind},
    },
    server::{command::demo, config::Settings},
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{
    app::empty_site,
    browser::{Browser, Page},
    database::create_database,
    form::submit,
    instances::create_schema,
    jobs::{wait_for_dry_run, wait_for_state},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tenantry");
const LIST: &str = "get-a-list-of-customers";
const DELETE: &str = "delete-user-accounts-for-a-customer";

/// The settings and data of a portal whose emulated Partner Center keeps running when the portal ends.
struct Installation {
    emulator: Emulator,
    directory: TempDir,
    variables: Vec<(&'static str, String)>,
}

/// A running portal or worker process; a worker has no origin.
struct Running {
    child: Child,
    origin: String,
}

impl Installation {
    async fn new() -> Self {
        Self::with(&[]).await
    }

    /// Creates one with further settings.
    async fn with(more: &[(&'static str, &str)]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let directory = tempfile::tempdir().unwrap();
        let emulator = Emulator::start(Options { customers: 20, ..Options::default() }).await.unwrap();
        let site = directory.path().join("site");
        empty_site(&site);
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let mut variables = vec![
            ("TENANTRY_LISTEN", "127.0.0.1:0".to_owned()),
            ("TENANTRY_DATA_DIR", text(directory.path())),
            ("TENANTRY_SITE_DIR", text(&site)),
            ("TENANTRY_LOG__FORMAT", "json".to_owned()),
            ("TENANTRY_RATE_LIMIT__ANONYMOUS_PER_MINUTE", "100000".to_owned()),
            ("TENANTRY_RATE_LIMIT__ANONYMOUS_BURST", "10000".to_owned()),
            ("TENANTRY_RATE_LIMIT__ACTOR_PER_MINUTE", "100000".to_owned()),
            ("TENANTRY_RATE_LIMIT__ACTOR_BURST", "10000".to_owned()),
        ];
        variables.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let environment = variables.iter().map(|(name, value)| ((*name).into(), value.into()));
        let mut settings = Settings::load(None, environment).unwrap();
        demo::configure_and_seed(&mut settings, &emulator).await.unwrap();
        let demo = emulator.demo();
        let app = demo.apps.iter().find(|app| app.cloud == demo.partners[0].cloud).unwrap();
        variables.extend([
            ("TENANTRY_SIGN_IN__GLOBAL__AUTHORITY", emulator.authority(app.cloud).to_string()),
            ("TENANTRY_SIGN_IN__GLOBAL__CLIENT_ID", app.client_id.clone()),
            ("TENANTRY_SIGN_IN__GLOBAL__CLIENT_SECRET", app.client_secret.clone()),
            ("TENANTRY_PARTNER_CENTER__GLOBAL__API", emulator.partner_center_url().to_string()),
        ]);
        Self { emulator, directory, variables }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Starts the portal, and waits until it logs its address.
    async fn start(&self) -> Running {
        self.start_with_log().await.0
    }

    /// Starts the portal, and also returns the lines of its log up to then.
    async fn start_with_log(&self) -> (Running, Vec<serde_json::Value>) {
        let (child, lines, ready) = self.run("serve", |line| line["origin"].is_string()).await;
        (Running { child, origin: ready["origin"].as_str().unwrap().to_owned() }, lines)
    }

    /// Starts workers without a portal, and waits until they are ready.
    async fn start_worker(&self) -> Running {
        let is_ready = |line: &serde_json::Value| line.to_string().contains("the workers are ready");
        Running { child: self.run("worker", is_ready).await.0, origin: String::new() }
    }

    /// Starts a long-running command, and waits for the line of its log that says it is ready; returns the log too.
    async fn run(
        &self,
        command: &str,
        is_ready: impl Fn(&serde_json::Value) -> bool,
    ) -> (Child, Vec<serde_json::Value>, serde_json::Value) {
        let mut child = self.command(&[command]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut lines = Vec::new();
        let ready = loop {
            let line = log.next_line().await.unwrap().expect("the command starts");
            let line: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            if is_ready(&line) {
                break line;
            }
            lines.push(line);
        };
        // An unread log would block the process once the pipe is full.
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        (child, lines, ready)
    }

    /// Returns the output of a command that succeeds.
    async fn output(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().await.unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Returns the error of a command that fails.
    async fn error_output(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().await.unwrap();
        assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    async fn signed_in(&self, running: &Running) -> Browser {
        let person = self.emulator.demo().person("Alicja Żółkiewska").unwrap();
        let mut browser = Browser::new(&running.origin);
        let page = browser.sign_in(person.cloud, &person.sign_in_name).await;
        assert_eq!(page.status, 200, "{}", page.text());
        browser
    }

    /// Returns the browser of an administrator who has connected the partner.
    async fn connected(&self, running: &Running) -> Browser {
        let mut browser = self.signed_in(running).await;
        let provider = browser.post("/partner/connect", &[("slot", "active")]).await;
        let service = self.emulator.demo().service_account(0).unwrap().sign_in_name.clone();
        assert_eq!(browser.select_account(provider, &service).await.status, 200);
        browser
    }

    /// Signs in, connects the partner, and drafts a job for this number of a customer's users who are no
    /// administrators.
    async fn draft_job(&self, running: &Running, users: usize) -> (Browser, Page) {
        let mut browser = self.connected(running).await;
        let customers = self.emulator.customers(self.emulator.demo().partners[0].tenant);
        let (customer, mut users_to_change) =
            crate::jobs::find_customer_users(customers, &mut browser, users + 1).await;
        users_to_change.retain(|user| !user.principal_name.starts_with("admin@"));
        users_to_change.truncate(users);
        let draft = crate::jobs::select_users(&mut browser, &customer, &users_to_change).await;
        (browser, draft)
    }

    /// Returns the number of calls of an operation that Partner Center carried out.
    fn executed_count(&self, operation: &str) -> u64 {
        let counts = self.emulator.call_counts();
        counts.iter().filter(|served| served.operation == operation).map(|it| it.succeeded + it.unanswered).sum()
    }

    async fn stop(self) {
        self.emulator.stop().await;
        self.directory.close().unwrap();
    }
}

impl Running {
    /// Sends SIGTERM to the process.
    async fn terminate(&mut self) {
        self.signal("TERM").await;
    }

    async fn signal(&self, signal: &str) {
        let id = self.child.id().expect("the process is running").to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().await.unwrap().success());
    }

    async fn wait_for_exit(mut self) -> ExitStatus {
        self.child.wait().await.unwrap()
    }
}

#[tokio::test]
async fn sigterm_lets_active_requests_finish() {
    const ACTIVE: u32 = 8;
    let installation = Installation::new().await;
    let mut running = installation.start().await;
    let browser = installation.signed_in(&running).await;
    // Each of these calls is delayed upstream.
    installation
        .emulator
        .fault(Fault::new(LIST, FaultKind::Slow).after(std::time::Duration::from_millis(1500)).times(ACTIVE));
    let calls = join_all((0..ACTIVE).map(|_| {
        let mut browser = browser.clone();
        async move { browser.call(Method::GET, "/api/list_customers", &[]).await }
    }));
    let end = async {
        // A fault is consumed when its call arrives.
        while installation.emulator.pending_faults() > 0 {
            tokio::task::yield_now().await;
        }
        running.terminate().await;
    };
    let (responses, ()) = futures::join!(calls, end);
    for (status, body) in responses {
        assert_eq!(status, 200, "{body}");
        assert!(body.contains("\"items\":["), "complete: {body}");
    }
    let exit_status = running.wait_for_exit().await;
    assert_eq!(exit_status.code(), Some(0), "{exit_status}");
    installation.stop().await;
}

#[tokio::test]
async fn a_misconfigured_partner_is_logged_at_startup_and_others_are_served() {
    let installation = Installation::new().await;
    let error_messages = |log_lines: &[serde_json::Value]| -> Vec<String> {
        let errors = log_lines.iter().filter(|line| line["level"] == "ERROR");
        errors
            .filter_map(|line| line["message"].as_str().or(line["fields"]["message"].as_str()).map(str::to_owned))
            .collect()
    };
    let (mut running, log_lines) = installation.start_with_log().await;
    assert_eq!(error_messages(&log_lines), [""; 0], "every partner is configured");
    running.terminate().await;
    running.wait_for_exit().await;

    // No command creates this state; an older version may have left it.
    let partners = installation.output(&["partner", "list"]).await;
    let tenant = installation.emulator.demo().partners[1].tenant.to_string();
    let id = partners.lines().find(|line| line.contains(&tenant)).and_then(|line| line.split('\t').next()).unwrap();
    let file = installation.directory.path().join("tenantry.db");
    let mut database = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let update = format!(
        "UPDATE partner SET client_id = NULL, secret_key = NULL, secret = NULL, \
         issuer = 'https://elsewhere.example/realm' WHERE tenant = '{tenant}'"
    );
    database.execute(AssertSqlSafe(update)).await.unwrap();
    database.close().await.unwrap();

    let (running, log_lines) = installation.start_with_log().await;
    let [message] = &error_messages(&log_lines)[..] else { panic!("one partner is misconfigured: {log_lines:?}") };
    assert!(message.starts_with(&format!("partner {id}: blocked, since its issuer")), "{message}");
    assert!(message.contains("--client-id") && !message.contains("elsewhere.example"), "{message}");
    let mut browser = installation.signed_in(&running).await;
    assert_eq!(browser.open("/customers").await.status, 200, "other partners are not affected");
    installation.stop().await;
}

#[tokio::test]
async fn confirmed_changes_survive_kill_9_of_the_portal() {
    let installation = Installation::new().await;
    let partners = installation.output(&["partner", "list"]).await;
    let mut running = installation.start().await;
    let browser = installation.signed_in(&running).await;
    let customers = installation.emulator.customers(installation.emulator.demo().partners[0].tenant);
    let confirmed = AtomicUsize::new(0);
    let load = join_all(customers.iter().take(4).map(|customer| {
        let (mut browser, customer, confirmed) = (browser.clone(), customer.to_string(), &confirmed);
        async move {
            // Continues until the portal does not respond any more.
            for amount in 1.. {
                let amount = amount.to_string();
                let fields = [("customer", customer.as_str()), ("amount", amount.as_str())];
                match browser.try_call(Method::POST, "/api/update_budget", &fields).await {
                    Ok((200, _)) => confirmed.fetch_add(1, Ordering::Relaxed),
                    Ok((status, body)) => panic!("{status} {body}"),
                    Err(_) => return,
                };
            }
        }
    }));
    let kill = async {
        while confirmed.load(Ordering::Relaxed) < 40 {
            tokio::task::yield_now().await;
        }
        running.child.start_kill().unwrap();
    };
    futures::join!(load, kill);
    assert!(!running.wait_for_exit().await.success(), "it was killed");

    let restarted = installation.start().await;
    let mut browser = browser.with_session_at(&Browser::new(&restarted.origin));
    let page = browser.open("/customers").await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Customers"), "the session continues: {}", page.text());
    assert_eq!(installation.output(&["partner", "list"]).await, partners);
    let verified = installation.output(&["audit", "verify"]).await;
    assert_eq!((verified.lines().count(), verified.matches("\tintact\t").count()), (4, 4), "{verified}");
    let entries: usize = verified
        .lines()
        .filter_map(|line| line.split('\t').nth(2)?.strip_suffix(" entries")?.parse::<usize>().ok())
        .sum();
    let confirmed = confirmed.into_inner();
    assert!(entries >= 2 * confirmed, "an intent and an outcome for each of {confirmed}: {verified}");
    installation.stop().await;
}

#[tokio::test]
async fn a_job_resumes_after_kill_9_and_sends_no_row_twice() {
    const RESET: &str = "reset-user-password-for-a-customer";
    const USERS: usize = 12;
    let installation = Installation::new().await;
    let mut running = installation.start().await;
    let (mut browser, draft) = installation.draft_job(&running, USERS).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "job-form", &[("action", "reset-password")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    // Killed during calls that Partner Center carries out, but does not respond to in time.
    let slow = Fault::new(RESET, FaultKind::Slow).after(std::time::Duration::from_millis(400));
    installation.emulator.fault(slow.times(u32::try_from(USERS).unwrap()));
    submit(&mut browser, &checked, "start-form", &[]).await;
    while installation.executed_count(RESET) < 2 {
        tokio::task::yield_now().await;
    }
    running.child.start_kill().unwrap();
    assert!(!running.wait_for_exit().await.success(), "it was killed");
    installation.emulator.clear_faults();

    let restarted = installation.start().await;
    let mut browser = browser.with_session_at(&Browser::new(&restarted.origin));
    let finished = wait_for_state(&mut browser, &path, "Finished").await;
    let states = finished.texts(".job-rows tbody .badge");
    let count = |state: &str| states.iter().filter(|badge| *badge == state).count();
    assert_eq!(count("Done") + count("Unconfirmed"), USERS, "{}", finished.text());
    assert!(count("Unconfirmed") > 0, "the outcome of an interrupted reset is unknown");
    for changed in installation.emulator.changes() {
        assert!(changed.done <= 1, "{changed:?}");
    }
    installation.stop().await;
}

#[tokio::test]
async fn a_worker_executes_jobs_of_a_portal_with_jobs_off() {
    const USERS: usize = 5;
    let Some(database) = create_schema("a worker of jobs on PostgreSQL").await else { return };
    let installation = Installation::with(&[("TENANTRY_DATABASE_URL", &database), ("TENANTRY_JOBS", "off")]).await;
    let running = installation.start().await;
    let (mut browser, draft) = installation.draft_job(&running, USERS).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "job-form", &[("action", "delete")]).await;
    let mut worker = installation.start_worker().await;
    let checked = wait_for_state(&mut browser, &path, "Waiting").await;
    assert_eq!(installation.executed_count(DELETE), 0, "a dry run writes nothing");
    submit(&mut browser, &checked, "start-form", &[]).await;
    let finished = wait_for_state(&mut browser, &path, "Finished").await;
    assert_eq!(finished.texts(".job-rows tbody .badge"), ["Done"; USERS], "{}", finished.text());
    assert_eq!(installation.executed_count(DELETE), USERS as u64);
    worker.terminate().await;
    assert_eq!(worker.wait_for_exit().await.code(), Some(0));
    drop(running);
    installation.stop().await;
}

/// Suspends a process without ending it, at a time when it holds no lock in the database.
async fn suspend(process: &Running, connection: &mut PgConnection) {
    const IN_TRANSACTION: &str = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                                  AND pid <> pg_backend_pid() AND state LIKE '%in transaction%'";
    loop {
        process.signal("STOP").await;
        if sqlx::query_scalar::<_, i64>(IN_TRANSACTION).fetch_one(&mut *connection).await.unwrap() == 0 {
            return;
        }
        process.signal("CONT").await;
    }
}

/// The portal is killed once while Partner Center makes the change of an approved request, and once before it was sent.
#[tokio::test]
async fn an_approved_request_is_executed_once_across_kill_9_and_restart() {
    const UPDATE: &str = "update-the-nickname-for-a-subscription";
    let installation = Installation::new().await;
    let mut running = installation.start().await;
    let mut browser = installation.connected(&running).await;
    let customer = installation.emulator.showcase_customer(installation.emulator.demo().partners[0].tenant).unwrap();
    for sent in [true, false] {
        let before = installation.executed_count(UPDATE);
        let review = crate::requests::review_recorded_request(&mut browser, customer, 3).await;
        let recorded = submit(&mut browser, &review, "ask-form", &[("on_behalf_of", "Jan Kowalski")]).await;
        let path = recorded.path().to_owned();
        if sent {
            installation.emulator.fault(Fault::new(UPDATE, FaultKind::NoResponse));
            submit(&mut browser, &recorded, "approve-form", &[]).await;
            while installation.executed_count(UPDATE) == before {
                tokio::task::yield_now().await;
            }
        } else {
            submit(&mut browser, &recorded, "approve-form", &[]).await;
        }
        running.child.start_kill().unwrap();
        assert!(!running.wait_for_exit().await.success(), "it was killed");
        installation.emulator.clear_faults();
        running = installation.start().await;
        browser = installation.signed_in(&running).await;
        let done = crate::requests::wait_for_state(&mut browser, &path, "Done").await;
        assert_eq!(installation.executed_count(UPDATE), before + 1, "once: {}", done.text());
    }
    drop(running);
    installation.stop().await;
}

/// Two of a job's four tasks are worked on by a worker that is killed during all of its calls, and two by another one.
#[tokio::test]
async fn a_second_worker_finishes_the_job_of_a_killed_one_and_sends_no_row_twice() {
    const USERS: usize = 24;
    /// Two tasks of four rows each.
    const IN_PROGRESS: u32 = 8;
    let Some((mut server, name, url)) = create_database("two workers of one job on PostgreSQL").await else { return };
    let more = [("TENANTRY_DATABASE_URL", url.as_str()), ("TENANTRY_JOBS", "off")];
    let installation = Installation::with(&more).await;
    let running = installation.start().await;
    let (mut browser, draft) = installation.draft_job(&running, USERS).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "job-form", &[("action", "delete")]).await;
    let mut checking = installation.start_worker().await;
    let checked = wait_for_state(&mut browser, &path, "Waiting").await;
    checking.terminate().await;
    assert_eq!(checking.wait_for_exit().await.code(), Some(0));
    submit(&mut browser, &checked, "start-form", &[]).await;

    // The first worker is alone with two tasks, and Partner Center carries out its calls without responding.
    installation.emulator.fault(Fault::new(DELETE, FaultKind::NoResponse).times(IN_PROGRESS));
    let mut connection = PgConnection::connect(url.as_str()).await.unwrap();
    let mut lock = connection.begin().await.unwrap();
    let two_tasks = "SELECT id FROM river_job WHERE kind = 'work_on_job' AND state = 'available' LIMIT 2 FOR UPDATE";
    assert_eq!(sqlx::query(two_tasks).fetch_all(&mut *lock).await.unwrap().len(), 2);
    let mut killed = installation.start_worker().await;
    while installation.executed_count(DELETE) < IN_PROGRESS.into() {
        tokio::task::yield_now().await;
    }
    suspend(&killed, &mut lock).await;
    lock.rollback().await.unwrap();
    let claimed: Vec<i64> = sqlx::query_scalar("SELECT number FROM job_row WHERE state = 'running'")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(claimed.len(), IN_PROGRESS as usize);

    let worker = installation.start_worker().await;
    while installation.executed_count(DELETE) == u64::from(IN_PROGRESS) {
        tokio::task::yield_now().await;
    }
    killed.child.start_kill().unwrap();
    assert!(!killed.wait_for_exit().await.success(), "it was killed");
    // The rows that it had claimed count as abandoned after a timeout, which is simulated here.
    sqlx::query("UPDATE job_row SET claimed_at = 0 WHERE number = ANY($1)")
        .bind(claimed)
        .execute(&mut connection)
        .await
        .unwrap();
    let finished = wait_for_state(&mut browser, &path, "Finished").await;
    assert_eq!(finished.texts(".job-rows tbody .badge"), ["Done"; USERS], "{}", finished.text());
    let deleted: Vec<_> = installation.emulator.changes().into_iter().filter(|it| it.operation == DELETE).collect();
    assert_eq!(deleted.len(), USERS);
    assert!(deleted.iter().all(|changed| changed.done == 1), "{deleted:?}");
    connection.close().await.unwrap();
    drop((worker, running));
    installation.stop().await;
    server.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
    server.close().await.unwrap();
}

#[tokio::test]
async fn the_person_disable_command_blocks_access_until_person_enable() {
    let installation = Installation::new().await;
    let running = installation.start().await;
    let mut browser = installation.signed_in(&running).await;
    let person = installation.emulator.demo().person("Alicja Żółkiewska").unwrap().clone();
    let id = person.id.to_string();
    let listed = async || {
        let people = installation.output(&["person", "list"]).await;
        let line = people.lines().find(|line| line.starts_with(&id)).expect("a person who has signed in");
        line.split('\t').map(str::to_owned).collect::<Vec<_>>()
    };
    let line = listed().await;
    assert_eq!((line[1].as_str(), line[4].as_str()), ("enabled", "Alicja Żółkiewska"));

    assert_eq!(installation.output(&["person", "disable", &id]).await, format!("{id}\tdisabled\n"));
    assert!(browser.open("/customers").await.path().starts_with("/?return_to"));
    let refused = browser.sign_in(person.cloud, &person.sign_in_name).await;
    assert_eq!((refused.status, refused.heading().as_str()), (403, "Your account is blocked"));
    let line = listed().await;
    assert_eq!((line[1].as_str(), line[4].as_str()), ("disabled", "-"), "no name without a session");

    assert_eq!(installation.output(&["person", "enable", &id]).await, format!("{id}\tenabled\n"));
    assert_eq!(browser.sign_in(person.cloud, &person.sign_in_name).await.heading(), "Home");
    let verified = installation.output(&["audit", "verify"]).await;
    assert_eq!(verified.matches("\tintact\t").count(), 4, "{verified}");
    installation.stop().await;
}

#[tokio::test]
async fn a_backup_of_a_running_portal_is_restored_after_it_has_stopped() {
    let installation = Installation::new().await;
    let mut running = installation.start().await;
    installation.signed_in(&running).await;
    let copy = installation.directory.path().join("backups/copy.db");
    let copy = copy.to_str().unwrap();
    installation.output(&["backup", copy]).await;
    let partners = installation.output(&["partner", "list"]).await;
    let first = partners.split('\t').next().unwrap();
    installation.output(&["partner", "disable", first]).await;

    let refused = installation.error_output(&["restore", "--replace", copy]).await;
    assert!(refused.contains("in use: stop the portal"), "{refused}");
    assert!(running.child.try_wait().unwrap().is_none(), "the portal is still running");
    running.terminate().await;
    assert_eq!(running.wait_for_exit().await.code(), Some(0));
    let refused = installation.error_output(&["restore", copy]).await;
    assert!(refused.contains("--replace"), "{refused}");

    let restored = installation.output(&["restore", "--replace", copy]).await;
    assert!(restored.starts_with("restored\tpartners 4\t"), "{restored}");
    assert_eq!(installation.output(&["partner", "list"]).await, partners, "the state of the backup");
    let verified = installation.output(&["audit", "verify"]).await;
    assert_eq!(verified.matches("\tintact\t").count(), 4, "{verified}");
    let running = installation.start().await;
    assert_eq!(installation.signed_in(&running).await.open("/customers").await.heading(), "Customers");
    drop(running);
    installation.stop().await;
}

#[tokio::test]
async fn a_postgres_database_is_restored_with_the_commands_in_the_help() {
    let Some((mut server, name, url)) = create_database("backup and restore on PostgreSQL").await else { return };
    let mut installation = Installation::new().await;
    installation.variables.push(("TENANTRY_DATABASE_URL", url.to_string()));
    installation.output(&["migrate"]).await;
    let tenant = installation.emulator.demo().partners[0].tenant.to_string();
    installation.output(&["partner", "add", "--name", "Fabrikam", "--tenant", &tenant]).await;
    let partners = installation.output(&["partner", "list"]).await;
    for command in ["backup", "restore"] {
        let refused = installation.error_output(&[command, "file"]).await;
        assert!(refused.contains("--help"), "{refused}");
    }

    let file = installation.directory.path().join("tenantry.dump");
    let run_command_from_help = async |command: &str, program: &str| {
        let help = installation.output(&[command, "--help"]).await.replace("\\\n", "");
        let line = help.lines().find(|line| line.trim_start().starts_with(program)).expect("the help shows it");
        let line = line.replace("FILE", file.to_str().unwrap()).replace("ADDRESS", url.as_str());
        let mut words = line.split_whitespace();
        let program = postgres_program(words.next().unwrap());
        let output = Command::new(program).args(words).output().await.unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run_command_from_help("backup", "pg_dump").await;
    let first = partners.split('\t').next().unwrap();
    installation.output(&["partner", "disable", first]).await;
    run_command_from_help("restore", "pg_restore").await;
    assert_eq!(installation.output(&["partner", "list"]).await, partners, "the state of the backup");
    let verified = installation.output(&["audit", "verify"]).await;
    assert_eq!(verified.matches("\tintact\t1 entries").count(), 1, "{verified}");
    installation.stop().await;
    server.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
    server.close().await.unwrap();
}

/// Returns the path of a PostgreSQL program, in Debian's location or in `PATH`.
fn postgres_program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<_> = versions.map(|version| version.path().join("bin").join(name)).collect();
    found.retain(|program| program.exists());
    found.sort();
    found.pop().unwrap_or_else(|| name.into())
}

#[tokio::test]
async fn a_second_portal_on_a_database_file_is_rejected_but_commands_run() {
    let installation = Installation::new().await;
    let running = installation.start().await;
    let refused = installation.error_output(&["serve"]).await;
    assert!(refused.contains("another `tenantry serve`") && refused.contains("PostgreSQL"), "{refused}");
    assert!(!installation.output(&["partner", "list"]).await.is_empty());
    drop(running);
    installation.stop().await;
}

#[tokio::test]
async fn demo_mode_rejects_a_public_origin() {
    let directory = tempfile::tempdir().unwrap();
    let output = Command::new(PROGRAM)
        .env_clear()
        .env("TENANTRY_DATA_DIR", directory.path())
        .env("TENANTRY_PUBLIC_ORIGIN", "https://portal.example")
        .args(["serve", "--demo"])
        .output()
        .await
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && stderr.contains("https://portal.example") && stderr.contains("anybody"),
        "{stderr}"
    );
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "nothing is written");
}
