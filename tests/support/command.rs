//! Runs the command line on a workspace and bills written to a folder of their own.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a run printed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Printed {
    /// The exit status.
    pub(crate) status: Option<i32>,
    /// Standard output.
    pub(crate) output: String,
    /// Standard error.
    pub(crate) errors: String,
}

/// A folder that is removed when the run is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("run-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).expect("a folder for the run");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind in the build's own place harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// `cost-matrix COMMAND -w WORKSPACE BILL… OPTIONS`, run in the folder of the files.
pub(crate) fn run(command: &str, workspace: &str, bills: &[(&str, &str)], options: &[&str]) -> Printed {
    let folder = Folder::new();
    let write = |name: &str, text: &str| std::fs::write(folder.0.join(name), text).expect("a written file");
    write("workspace.json", workspace);
    let mut call = Command::new(env!("CARGO_BIN_EXE_cost-matrix"));
    call.current_dir(&folder.0).args([command, "-w", "workspace.json"]);
    for (name, text) in bills {
        write(name, text);
        call.arg(name);
    }
    let ran = call.args(options).output().expect("the command line runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Printed { status: ran.status.code(), output: text(&ran.stdout), errors: text(&ran.stderr) }
}

/// The options of `allocate` for asked columns and days.
pub(crate) fn allocate_options<'a>(
    by: &'a str,
    from: Option<&'a str>,
    until: Option<&'a str>,
) -> Vec<&'a str> {
    let mut options = vec!["--by", by, "--format", "csv"];
    for (name, day) in [("--from", from), ("--until", until)] {
        if let Some(day) = day {
            options.extend([name, day]);
        }
    }
    options
}
