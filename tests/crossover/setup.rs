//! The libraries that tokens are exchanged with, installed below `target` and nowhere else.
//!
//! The versions are those of `requirements.txt` and `npm/package-lock.json`, and every file is
//! checked against the hash that stands there. What is installed stays until these change.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// Where the tests' own sources are.
pub const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/crossover");

const REQUIREMENTS: &str = include_str!("requirements.txt");
const PACKAGE: &str = include_str!("npm/package.json");
const PACKAGE_LOCK: &str = include_str!("npm/package-lock.json");

/// What installs what a machine lacks, for messages.
const HINT: &str = "sh assets/linux/setup.sh test";

/// Where the libraries are.
#[derive(Debug)]
pub struct Libraries {
    /// The interpreter that has the Python libraries.
    pub python: PathBuf,
    /// The folder with the npm packages.
    pub npm: PathBuf,
}

/// The libraries, installed at the first call if they are not there yet.
///
/// # Panics
/// When Python, Node.js or their installers are missing, or cannot install; the message says what
/// is needed.
pub fn libraries() -> &'static Libraries {
    static LIBRARIES: OnceLock<Result<Libraries, String>> = OnceLock::new();
    let libraries = LIBRARIES.get_or_init(|| {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crossover");
        fs::create_dir_all(&root).expect("folders can be made below target");
        // Another test run may be at it in this clone; the lock ends with this process at the latest.
        let lock = File::create(root.join("lock")).expect("files can be made below target");
        lock.lock().expect("the lock can be taken");
        Ok(Libraries { python: python(&root)?, npm: npm(&root)? })
    });
    libraries.as_ref().unwrap_or_else(|failure| panic!("{failure}"))
}

fn python(root: &Path) -> Result<PathBuf, String> {
    let environment = root.join("python");
    let python = environment.join("bin/python");
    // An environment is tied to its place and to the interpreter that made it.
    let wanted = || {
        let version = output(Command::new(&python).arg("--version")).unwrap_or_default();
        format!("{version}{}\n{REQUIREMENTS}", environment.display())
    };
    if is_stamped(&environment, &wanted()) {
        return Ok(python);
    }
    let mut failures = String::new();
    // The first one may be a stranger without venv, where Debian's own has it.
    let made = ["python3", "/usr/bin/python3"].iter().any(|interpreter| {
        clear(&environment);
        let made = output(Command::new(interpreter).args(["-m", "venv"]).arg(&environment));
        made.map_err(|failure| failures.push_str(&failure)).is_ok()
    });
    if !made {
        return Err(format!(
            "no Python environment can be made: install Debian's packages python3 and \
             python3-venv ({HINT})\n{failures}"
        ));
    }
    let mut install = Command::new(&python);
    install
        .args(["-m", "pip", "install", "--quiet", "--no-cache-dir", "--only-binary=:all:"])
        .args(["--disable-pip-version-check", "--require-hashes", "--requirement"])
        .arg(Path::new(SOURCES).join("requirements.txt"));
    output(&mut install).map_err(|failure| {
        format!("pip cannot install the Python libraries; is there a network?\n{failure}")
    })?;
    stamp(&environment, &wanted());
    Ok(python)
}

fn npm(root: &Path) -> Result<PathBuf, String> {
    let folder = root.join("npm");
    let wanted = format!("{PACKAGE}{PACKAGE_LOCK}");
    if is_stamped(&folder, &wanted) {
        return Ok(folder);
    }
    clear(&folder);
    fs::create_dir(&folder).expect("folders can be made below target");
    fs::write(folder.join("package.json"), PACKAGE).expect("files can be written below target");
    fs::write(folder.join("package-lock.json"), PACKAGE_LOCK)
        .expect("files can be written below target");
    for (program, package) in [("node", "nodejs"), ("npm", "npm")] {
        output(Command::new(program).arg("--version")).map_err(|failure| {
            format!("{program} is missing: install Debian's package {package} ({HINT})\n{failure}")
        })?;
    }
    let mut install = Command::new("npm");
    install
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"])
        .arg("--cache")
        .arg(folder.join("cache"))
        .current_dir(&folder);
    output(&mut install).map_err(|failure| {
        format!("npm cannot install the packages; is there a network?\n{failure}")
    })?;
    // Another installation needs other files: nothing here is of use twice.
    let _ = fs::remove_dir_all(folder.join("cache"));
    stamp(&folder, &wanted);
    Ok(folder)
}

/// Whether the folder was completed with what is wanted. The stamp is written last.
fn is_stamped(folder: &Path, wanted: &str) -> bool {
    fs::read_to_string(folder.join("complete")).is_ok_and(|found| found == wanted)
}

fn stamp(folder: &Path, wanted: &str) {
    fs::write(folder.join("complete"), wanted).expect("files can be written below target");
}

/// Removes what an older or interrupted installation left.
fn clear(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        assert!(!folder.exists(), "{}: {error}", folder.display());
    }
}

/// What a command writes to standard output, or why it failed, with all that it wrote.
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}\n"))?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?}: {}\n{stdout}{stderr}\n", output.status))
}
