//! Where results go: standard output, or a file that is there as a whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::ending::Failure;

/// An output that is being written.
pub(crate) struct Output {
    writer: BufWriter<Box<dyn Write>>,
    /// What a file will be called, and what it is called until it is whole.
    names: Option<(PathBuf, PathBuf)>,
    file: Option<PathBuf>,
    broken: bool,
}

impl Output {
    /// Standard output, or a file.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, Failure> {
        match file {
            Some(path) if path.as_os_str() != "-" => Self::file(path),
            _ => Ok(Self::of(Box::new(io::stdout().lock()), None, None)),
        }
    }

    fn of(writer: Box<dyn Write>, names: Option<(PathBuf, PathBuf)>, file: Option<PathBuf>) -> Self {
        Self { writer: BufWriter::with_capacity(1 << 16, writer), names, file, broken: false }
    }

    fn file(path: &Path) -> Result<Self, Failure> {
        // A link is followed, so that it stays one; a device or a pipe is written as it is.
        let goal = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let plain = !goal.exists() || goal.is_file();
        let problem = |error: io::Error| Failure::of(format!("{}: {error}", path.display()));
        if !plain {
            let device = File::options().write(true).open(&goal).map_err(problem)?;
            return Ok(Self::of(Box::new(device), None, Some(path.to_owned())));
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(goal.file_name().unwrap_or_default());
        name.push(format!(".{}.part", std::process::id()));
        let part = goal.with_file_name(name);
        let file = File::create(&part).map_err(problem)?;
        Ok(Self::of(Box::new(file), Some((goal, part)), Some(path.to_owned())))
    }

    /// The whole text.
    pub(crate) fn write_text(self, text: &str) -> Result<(), Failure> {
        self.write_bytes(text.as_bytes())
    }

    /// The same with bytes.
    pub(crate) fn write_bytes(mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.write_all(bytes);
        self.check(written)?;
        self.close()
    }

    /// One JSON object on a line.
    pub(crate) fn write_line(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        let line = serde_json::to_string(value).map_err(|error| Failure::of(error.to_string()))?;
        let written = self.write_all(line.as_bytes()).and_then(|()| self.write_all(b"\n"));
        self.check(written)
    }

    /// What an error of writing means here.
    pub(crate) fn check(&self, written: io::Result<()>) -> Result<(), Failure> {
        written.map_err(|error| match &self.file {
            Some(path) => Failure::of(format!("{}: {error}", path.display())),
            None => Failure::from(error),
        })
    }

    /// Whether standard output was closed by whoever read it.
    pub(crate) const fn is_broken(&self) -> bool {
        self.broken && self.file.is_none()
    }

    /// Writes what is left, and gives the file its name.
    pub(crate) fn close(mut self) -> Result<(), Failure> {
        let flushed = self.writer.flush();
        self.check(flushed)?;
        if let Some((goal, part)) = self.names.take() {
            // Who may read what is replaced may read what replaces it, and nobody else.
            if let Ok(about) = std::fs::metadata(&goal) {
                let _ = std::fs::set_permissions(&part, about.permissions());
            }
            let synced = File::open(&part).and_then(|file| file.sync_all());
            let named = synced.and_then(|()| std::fs::rename(&part, goal));
            if named.is_err() {
                let _ = std::fs::remove_file(&part);
            }
            self.check(named)?;
        }
        Ok(())
    }
}

impl Drop for Output {
    /// What was not closed never was.
    fn drop(&mut self) {
        if let Some((_, part)) = self.names.take() {
            let _ = std::fs::remove_file(part);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(bytes);
        self.broken |= written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.writer.flush();
        self.broken |= flushed.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        flushed
    }
}
