//! A private home folder, and the sweep that ends whatever ran in it.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// Ends every process whose HOME is the folder `$1`, then removes the folder.
///
/// It waits for the end of its standard input, which comes when the test drops the home and also
/// when the test run is killed. Services that the bus started, and daemons that left their process
/// group, still have the HOME that they were born with: that is how they are found.
const WATCHDOG: &str = r#"
read -r _
marked() {
    grep -lzxF -e "HOME=$1" /proc/[0-9]*/environ 2>/dev/null | tr -dc '0-9\n'
}
for signal in TERM TERM KILL; do
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        left=$(marked "$1")
        [ -n "$left" ] || break 2
        [ "$attempt" = 1 ] && kill -s "$signal" $left 2>/dev/null
        sleep 0.1
    done
done
chmod -R u+rwX -- "$1"
rm -rf -- "$1"
"#;

/// The folders of a person who has never used a computer, and who leaves without a trace.
#[derive(Debug)]
pub struct Home {
    dir: TempDir,
    watchdog: Child,
}

impl Home {
    /// Makes an empty home and starts its watchdog.
    pub fn new() -> Self {
        let dir = tempfile::Builder::new()
            .prefix("jotbench-home-")
            .tempdir()
            .expect("a temporary folder can be made");
        let watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "watchdog"])
            .arg(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // An interrupt from the terminal must not reach it before its work is done.
            .process_group(0)
            .spawn()
            .expect("sh can be started");
        let home = Self { dir, watchdog };
        for folder in [home.config(), home.data(), home.state(), home.cache(), home.runtime()] {
            // The runtime folder must be the owner's alone (0700); the others do no worse by it.
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .expect("folders can be made in a fresh home");
        }
        home
    }

    /// HOME.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// `XDG_CONFIG_HOME`.
    pub fn config(&self) -> PathBuf {
        self.path().join(".config")
    }

    /// `XDG_DATA_HOME`.
    pub fn data(&self) -> PathBuf {
        self.path().join(".local/share")
    }

    /// `XDG_STATE_HOME`.
    pub fn state(&self) -> PathBuf {
        self.path().join(".local/state")
    }

    /// `XDG_CACHE_HOME`.
    pub fn cache(&self) -> PathBuf {
        self.path().join(".cache")
    }

    /// `XDG_RUNTIME_DIR`, mode 0700.
    pub fn runtime(&self) -> PathBuf {
        self.path().join("run")
    }

    /// Writes a file below the home, with the folders above it, and gives its path.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("folders can be made in the home");
        }
        fs::write(&path, contents).expect("files can be written in the home");
        path
    }

    /// Every file below the home, for tests that search them for what must not be there.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.path().to_owned()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(folder) else { continue };
            for entry in entries.flatten() {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                    Ok(kind) if kind.is_file() => files.push(entry.path()),
                    _ => {}
                }
            }
        }
        files.sort();
        files
    }

    /// A command that lives in this home and inherits nothing else from the test run: no display,
    /// no session bus, no locale, no secret.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.config())
            .env("XDG_DATA_HOME", self.data())
            .env("XDG_STATE_HOME", self.state())
            .env("XDG_CACHE_HOME", self.cache())
            .env("XDG_RUNTIME_DIR", self.runtime())
            .current_dir(self.path());
        command
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // The end of its input is the watchdog's sign to sweep.
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}
