//! `sample`: the sample company's workspace and bills as files, to try things on.

use std::path::PathBuf;

use clap::Args;
use cost_matrix::sample::{bills, workspace};

use super::ending::{Ended, Ending, Failure};
use super::output::Output;
use super::terminal::tell;

/// Writes a sample company's workspace and bills, to try things on
///
/// An invented company with five teams, three products and three months of bills. Files that are there already, with other
/// contents, are not overwritten.
#[derive(Args)]
#[command(after_help = "Example:\n  \
    cost-matrix sample demo\n  \
    cost-matrix allocate -w demo/workspace.json demo/*.csv --by team,month --format md")]
pub(crate) struct Sample {
    /// The folder; it is made where it is missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Sample {
    pub(crate) fn run(&self) -> Ended {
        let mut files = vec![("workspace.json".to_owned(), workspace().to_owned())];
        files.extend(bills().into_iter().map(|bill| (bill.name, bill.contents)));
        for (name, contents) in &files {
            let path = self.folder.join(name);
            if path.exists() && std::fs::read(&path).ok().as_deref() != Some(contents.as_bytes()) {
                let path = path.display();
                return Err(Failure::of(format!(
                    "{path}: is there already with other contents; name another folder"
                )));
            }
        }
        std::fs::create_dir_all(&self.folder)
            .map_err(|error| Failure::of(format!("{}: {error}", self.folder.display())))?;
        let mut listing = String::new();
        for (name, contents) in &files {
            let path = self.folder.join(name);
            Output::open(Some(&path))?.write_text(contents)?;
            listing.push_str(&format!("{}\n", path.display()));
        }
        Output::open(None)?.write_text(&listing)?;
        let folder = self.folder.display();
        tell(&format!("Now: cost-matrix allocate -w {folder}/workspace.json {folder}/*.csv --by team,month"));
        Ok(Ending::Done)
    }
}
