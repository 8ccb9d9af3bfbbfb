//! What a proof rests on, as one key.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

/// Everything that a proof rests on. Each part has a name and a content, and both count.
#[derive(Debug, Clone, Default)]
pub struct Inputs(Sha256);

impl Inputs {
    /// No inputs yet.
    pub fn new() -> Inputs {
        Inputs::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: &str, content: impl AsRef<[u8]>) -> Inputs {
        for part in [name.as_bytes(), content.as_ref()] {
            // Add the length first, so that different lists of parts read differently.
            self.0.update(part.len().to_le_bytes());
            self.0.update(part);
        }
        self
    }

    /// Adds a file's name and content, or that it cannot be read.
    #[must_use]
    pub fn file(self, path: &Path) -> Inputs {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match fs::read(path) {
            Ok(content) => self.text(&name, content),
            Err(error) => self.text(&format!("{name} ({:?})", error.kind()), ""),
        }
    }

    /// Adds the program that is running: of a test, its own code and that of all
    /// libraries in it.
    ///
    /// # Panics
    ///
    /// If the system does not tell where the program lies.
    #[must_use]
    pub fn this_program(self) -> Inputs {
        self.file(&env::current_exe().expect("a running program has a path"))
    }

    /// Adds every file below a folder, each with its path there.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Inputs {
        for entry in WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(folder).expect("it was found there");
                self = self.text("file", path.to_string_lossy().as_bytes()).file(entry.path());
            }
        }
        self
    }

    /// Adds what a tool prints about itself, such as its version, or that it
    /// cannot be started.
    #[must_use]
    pub fn tool(self, program: &str, arguments: &[&str]) -> Inputs {
        match Command::new(program).args(arguments).output() {
            Ok(output) => self.text(program, output.stdout),
            Err(error) => self.text(&format!("{program} ({:?})", error.kind()), ""),
        }
    }

    /// Adds variables of the environment, whether they are set or not.
    #[must_use]
    pub fn variables(self, names: &[&str]) -> Inputs {
        names
            .iter()
            .fold(self, |inputs, name| inputs.text(name, format!("{:?}", env::var_os(name))))
    }

    /// Adds what this machine lets a process do: the kernel, its settings, and
    /// the rights of this process.
    #[must_use]
    pub fn machine(self) -> Inputs {
        crate::machine::add(self)
    }

    /// One word that stands for all inputs.
    pub fn key(&self) -> String {
        hex::encode(self.0.clone().finalize())
    }
}
