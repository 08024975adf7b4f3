//! Workers: named threads for what blocks. An [`Effect`] goes in, an [`Event`] comes out.
//!
//! | thread | does |
//! |---|---|
//! | `jotbench-keychain-deadlines` | takes keychain calls and watches their deadlines |
//! | `jotbench-keychain` | makes one keychain call at a time, as long as it takes |
//! | `jotbench-vault-deadlines`, `jotbench-vault` | the same for the encrypted file of secrets |
//! | `jotbench-clipboard` | owns the clipboard's content, and clears it in time |
//! | `jotbench-paste` | reads the clipboard once for a text field, then ends |
//! | `jotbench-dialogs` | waits for the system's file dialog, one at a time, then reads or writes |
//! | `jotbench-files` | client index, profiles, settings, typed paths |
//! | `jotbench-compute` | tokens too large for the frame thread |
//! | `jotbench-scan`, `jotbench-scan-news` | one search for tokens, then they end |
//! | `jotbench-keys` | passphrases, large key sets, new keys |
//! | `jotbench-strength` | reads the word lists of the strength estimate, then ends |
//! | `jotbench-appearance` | follows the desktop's dark or light setting (Linux only) |
//! | `jotbench-screen`, `jotbench-sleep` | hear when the screen is locked and the machine sleeps (Linux only) |
//! | `jotbench-signals` | clears the clipboard and closes the window when the program is told to end (not on Windows) |
//!
//! What is never here: a call that blocks the frame thread, and a thread without a name. A panic
//! in a job is caught and answered as that job's own failure; its text may hold what the job
//! worked on and goes nowhere.

#[cfg(target_os = "linux")]
mod appearance;
mod clipboard;
mod dialogs;
mod field_paste;
mod files;
mod lane;
#[cfg(target_os = "linux")]
mod listener;
#[cfg(all(test, target_os = "linux"))]
mod private_bus;
mod residue;
mod scan;
#[cfg(target_os = "linux")]
mod session_watch;
mod settings;
#[cfg(unix)]
mod signals;
mod stores;
#[cfg(target_os = "linux")]
mod x11_ring;

use std::{
    io,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    time::Duration,
};

use raw_window_handle::{HasDisplayHandle, HasWindowHandle};

use self::lane::Lane;
pub use self::{
    field_paste::{FieldPaste, FieldRead},
    stores::{Opener, Patience},
};
use crate::{
    bench::{
        Effect, Event,
        analysis::{Answer, Job, examine},
        effect::Generation,
        key_work::KeyJob,
        signer::SignerAnswer,
    },
    client::{keychain::open_keychain, store::StoreError, vault::Vault},
    files::{Cause, FileFault},
    jwt::{self, Reading, SignError},
    paths::{NoHome, Paths},
};

#[cfg(unix)]
pub use self::signals::ended_by_signal;

/// The code to end with, if a signal ends the program: there are none here.
#[cfg(not(unix))]
#[must_use]
pub fn ended_by_signal() -> Option<i32> {
    None
}

/// The way back to the window: an event is sent, then the window is woken to take it.
#[derive(Clone)]
struct Outbox {
    events: Sender<Event>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Outbox {
    /// The way to the window, and where the events arrive.
    fn new(wake: impl Fn() + Send + Sync + 'static) -> (Self, Receiver<Event>) {
        let (events, inbox) = mpsc::channel();
        (Self { events, wake: Arc::new(wake) }, inbox)
    }

    fn send(&self, event: Event) {
        // The window may have closed; then nobody is left to be told.
        if self.events.send(event).is_ok() {
            (self.wake)();
        }
    }
}

/// All worker threads. Dropping it clears a secret from the clipboard and lets the threads end.
pub struct Workers {
    inbox: Receiver<Event>,
    stores: stores::Desk,
    clipboard: clipboard::Desk,
    dialogs: dialogs::Desk,
    files: files::Desk,
    compute: Lane,
    keys: Lane,
    scan: scan::Desk,
    wake: Arc<dyn Fn() + Send + Sync>,
    #[cfg(target_os = "linux")]
    appearance: Option<appearance::Desk>,
    #[cfg(target_os = "linux")]
    session: Option<session_watch::Desk>,
    #[cfg(unix)]
    signals: Option<signals::Desk>,
}

impl Workers {
    /// Starts the threads with this user's files, this system's keychain and its theme. `wake` is
    /// called, from any thread, after each event: `ctx.request_repaint()`.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(wake: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let (outbox, inbox) = Outbox::new(wake);
        let keychain = Arc::new(open_keychain);
        let workers =
            Self::assemble(Paths::find(), outbox.clone(), inbox, keychain, Patience::default())?;
        // Done early, so that no key press waits for it.
        std::thread::Builder::new()
            .name("jotbench-strength".to_owned())
            .spawn(jwt::key::prepare_estimate)?;
        workers.with_watchers(&outbox)
    }

    /// Starts the threads with other files, another keychain and other deadlines, and without
    /// the desktop's theme. Without paths, what needs them is answered with the reason.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start_with(
        paths: Result<Paths, NoHome>,
        wake: impl Fn() + Send + Sync + 'static,
        keychain: Opener,
        patience: Patience,
    ) -> io::Result<Self> {
        let (outbox, inbox) = Outbox::new(wake);
        Self::assemble(paths, outbox, inbox, keychain, patience)
    }

    fn assemble(
        paths: Result<Paths, NoHome>,
        outbox: Outbox,
        inbox: Receiver<Event>,
        keychain: Opener,
        patience: Patience,
    ) -> io::Result<Self> {
        let vault = vault_of(&paths);
        Ok(Self {
            inbox,
            wake: Arc::clone(&outbox.wake),
            stores: stores::Desk::start(keychain, vault, patience, outbox.clone())?,
            clipboard: clipboard::Desk::start(outbox.clone())?,
            dialogs: dialogs::Desk::start(outbox.clone())?,
            files: files::Desk::start(paths, outbox.clone())?,
            compute: Lane::start("jotbench-compute", outbox.clone())?,
            keys: Lane::start("jotbench-keys", outbox.clone())?,
            scan: scan::Desk::new(outbox),
            #[cfg(target_os = "linux")]
            appearance: None,
            #[cfg(target_os = "linux")]
            session: None,
            #[cfg(unix)]
            signals: None,
        })
    }

    /// Starts what listens to the desktop and the system, where there is something to hear. Where
    /// the window is told of the theme by other ways, and of nothing else, nothing is started.
    #[cfg_attr(
        not(unix),
        expect(unused_mut, unused_variables, reason = "there is nothing to listen to"),
        expect(clippy::unnecessary_wraps, reason = "elsewhere the system may give no thread")
    )]
    fn with_watchers(mut self, outbox: &Outbox) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        {
            self.appearance = Some(appearance::Desk::start(outbox)?);
            self.session = Some(session_watch::Desk::start(outbox)?);
        }
        #[cfg(unix)]
        {
            let desk = signals::Desk::start(self.clipboard.clone(), outbox.clone())?;
            self.signals = Some(desk);
        }
        Ok(self)
    }

    /// File dialogs belong to this window from now on; it must stay as long as the workers.
    #[must_use]
    pub fn for_window(mut self, window: &(impl HasWindowHandle + HasDisplayHandle)) -> Self {
        self.dialogs.belong_to(window);
        self
    }

    /// Hands an effect to its thread and returns at once. Called on the frame thread, where macOS
    /// wants dialogs to begin.
    ///
    /// [`Effect::Quit`] is the window's own: it closes, then calls [`Workers::finish`].
    pub fn run(&mut self, effect: Effect) {
        match effect {
            Effect::Store(generation, call) => {
                #[cfg(target_os = "linux")]
                let locks = matches!(call, crate::bench::effect::StoreCall::Lock);
                self.stores.call(generation, call);
                // What is held in memory is dropped: a sleep that waits for that may begin.
                #[cfg(target_os = "linux")]
                self.session.iter().filter(|_| locks).for_each(session_watch::Desk::locked);
            }
            Effect::CancelStore(generation) => self.stores.cancel(generation),
            Effect::Copy { what, text, clears_after } => {
                self.clipboard.copy(what, text, clears_after);
            }
            Effect::ClearClipboard => self.clipboard.clear(),
            Effect::Paste => self.clipboard.paste(),
            Effect::SaveWithDialog(what, bytes) => self.dialogs.save(what, bytes),
            Effect::OpenWithDialog => self.dialogs.open_token(),
            Effect::OpenContentWithDialog => self.dialogs.open_content(),
            Effect::OpenSecretWithDialog => self.dialogs.open_secret(),
            Effect::ChangeIndex(generation, change) => self.files.change_index(generation, change),
            Effect::LoadIndex => self.files.load_index(),
            Effect::LoadProfiles => self.files.load_profiles(),
            Effect::SaveTo { what, path, bytes, replace } => {
                self.files.save_to(what, path, bytes, replace);
            }
            Effect::OpenFile(path) => self.files.open(path),
            Effect::Analyse(generation, job) => self.analyse(generation, job),
            Effect::OpenSecret(path) => self.files.open_secret(path),
            Effect::Scan(generation, input, assessor) => {
                self.scan.start(generation, input, *assessor);
            }
            Effect::CancelScan(generation) => self.scan.cancel(generation),
            Effect::FindSigner(generation, job) => {
                let broken = Event::SignerFound(generation, SignerAnswer::default());
                self.keys.run(broken, move || vec![Event::SignerFound(generation, job.run())]);
            }
            Effect::SaveFolderWithDialog(folder) => self.dialogs.save_folder(folder),
            Effect::SaveFolderTo(folder, path) => self.files.save_folder(folder, path),
            Effect::WorkOnKey(generation, job) => self.work_on_key(generation, *job),
            Effect::OpenClientsWithDialog => self.dialogs.open_clients(),
            Effect::OpenPath(what, path) => self.files.open_path(what, path),
            Effect::LoadSettings => {
                let (lane, path) = self.files.of_settings();
                settings::load(lane, path);
            }
            Effect::SaveSettings(changed) => {
                let (lane, path) = self.files.of_settings();
                settings::save(lane, path, changed);
            }
            Effect::Quit => {}
        }
    }

    /// Begins to read the clipboard for the text field that has the focus. The answer is no event,
    /// for the model has no part in what a field takes.
    #[must_use]
    pub fn paste_into_field(&self) -> FieldRead {
        let opener = Box::new(clipboard::open_system);
        FieldRead::start(opener, Arc::clone(&self.wake)).unwrap_or_else(|_| {
            FieldRead::over(FieldPaste::Failed("the system gives no thread".to_owned()))
        })
    }

    /// The events that have come since the last call, oldest first. Never waits.
    pub fn events(&mut self) -> Vec<Event> {
        self.inbox.try_iter().collect()
    }

    /// The next event, waited for; `None` when none came in time. Not for the frame thread.
    #[must_use]
    pub fn wait_for_event(&mut self, at_most: Duration) -> Option<Event> {
        self.inbox.recv_timeout(at_most).ok()
    }

    /// Clears from the clipboard what opens a door, hands over what does not, stops
    /// waiting for an unlock prompt, and lets the threads end. Waits a second at most. Dropping does the same.
    pub fn finish(self) {
        drop(self);
    }

    fn work_on_key(&self, generation: Generation, job: KeyJob) {
        let broken = Event::KeyWorkDone(generation, job.broken());
        self.keys.run(broken, move || vec![Event::KeyWorkDone(generation, job.run())]);
    }

    fn analyse(&self, generation: Generation, job: Box<Job>) {
        let broken = Answer {
            signed: Some(Err(SignError {
                message: "Jotbench itself failed on this token".to_owned(),
                hint: "Change the token, or start Jotbench anew".to_owned(),
            })),
            draft: None,
            examined: examine("", &Reading::default(), None, &[]),
            diagnosis: None,
        };
        self.compute.run(Event::Analysed(generation, Box::new(broken)), move || {
            vec![Event::Analysed(generation, Box::new(job.run()))]
        });
    }
}

/// The encrypted file among the user's files.
fn vault_of(paths: &Result<Paths, NoHome>) -> Result<Vault, StoreError> {
    paths.as_ref().map(|paths| Vault::at(&paths.vault())).map_err(|none| {
        let cause = Cause::Other(format!("{none}. {}", none.hint()));
        FileFault { verb: "read", path: "secrets.age".into(), cause }.into()
    })
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.clipboard.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bench::{
            effect::{IndexChange, Saved},
            event::FileError,
        },
        client::{example, session::SessionStore},
        jwt::{Reading, Secret},
    };

    fn workers(folder: &std::path::Path) -> Workers {
        let paths = Paths { config: folder.join("config"), state: folder.join("state") };
        let keychain: Opener = Arc::new(|_| Box::new(SessionStore::default()));
        Workers::start_with(Ok(paths), || (), keychain, Patience::default()).unwrap()
    }

    fn answer(workers: &mut Workers, effect: Effect) -> Event {
        workers.run(effect);
        workers.wait_for_event(Duration::from_secs(20)).expect("an answer comes")
    }

    #[test]
    fn the_index_is_changed_on_disk_and_a_damaged_one_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let mut workers = workers(folder.path());
        let put = |name| IndexChange::Put(example(name));
        let changed = answer(&mut workers, Effect::ChangeIndex(Generation(1), put("a")));
        let Event::IndexChanged(Generation(1), Ok(index)) = changed else { panic!("{changed:?}") };
        assert_eq!(index.clients, [example("a")]);
        std::fs::write(folder.path().join("config/clients.json"), b"{").unwrap();
        let reported = answer(&mut workers, Effect::ChangeIndex(Generation(2), put("b")));
        let Event::IndexLoaded(Ok(loaded)) = reported else { panic!("{reported:?}") };
        assert!(loaded.damaged.is_some());
        let changed = workers.wait_for_event(Duration::from_secs(20));
        assert!(matches!(changed, Some(Event::IndexChanged(Generation(2), Ok(_)))));
    }

    #[test]
    fn a_typed_path_never_replaces_unasked_and_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut workers = workers(folder.path());
        let path = folder.path().join("token.jwt");
        let save = |replace| Effect::SaveTo {
            what: Saved::Token,
            path: path.clone(),
            bytes: Secret::new(b"eyJ".to_vec()),
            replace,
        };
        let saved = answer(&mut workers, save(false));
        assert!(matches!(saved, Event::FileSaved(Saved::Token, Ok(Some(_)))));
        let refused = answer(&mut workers, save(false));
        assert!(matches!(refused, Event::FileSaved(_, Err(FileError::Exists { .. }))));
        assert!(matches!(answer(&mut workers, save(true)), Event::FileSaved(_, Ok(Some(_)))));
        let opened = answer(&mut workers, Effect::OpenFile(path.clone()));
        let Event::FileOpened(Ok(Some((_, bytes)))) = opened else { panic!("{opened:?}") };
        assert_eq!(bytes, b"eyJ");
    }

    #[test]
    fn settings_are_kept_and_a_damaged_file_is_not_written_over() {
        use crate::settings::{Settings, Theme};
        let folder = tempfile::tempdir().unwrap();
        let mut workers = workers(folder.path());
        let read = |workers: &mut Workers| match answer(workers, Effect::LoadSettings) {
            Event::SettingsLoaded(result) => result,
            other => panic!("{other:?}"),
        };
        assert_eq!(read(&mut workers), Ok(Settings::default()));
        let changed = Settings { theme: Theme::Light, ..Settings::default() };
        let saved = answer(&mut workers, Effect::SaveSettings(changed.clone()));
        assert!(matches!(saved, Event::SettingsSaved(Ok(()))), "{saved:?}");
        assert_eq!(read(&mut workers), Ok(changed.clone()));
        std::fs::write(folder.path().join("config/settings.toml"), b"theme = 1").unwrap();
        assert!(read(&mut workers).unwrap_err().contains("settings.toml:1: theme"));
        let refused = answer(&mut workers, Effect::SaveSettings(changed));
        let Event::SettingsSaved(Err(problem)) = refused else { panic!("{refused:?}") };
        assert!(problem.contains("mend it, or delete it"), "{problem}");
    }

    #[test]
    fn a_large_token_is_analysed_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let mut workers = workers(folder.path());
        let (pasted, reading) = ("eyJ".to_owned(), Reading::default());
        let (key, former, given) = (None, None, None);
        let job = Job::Examine { pasted, reading, key, accepted: vec![], former, given };
        let analysed = answer(&mut workers, Effect::Analyse(Generation(7), Box::new(job)));
        assert!(matches!(analysed, Event::Analysed(Generation(7), _)));
    }
}
