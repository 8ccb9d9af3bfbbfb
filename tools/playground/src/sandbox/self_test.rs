//! The self-test: finds the layers that hold on this kernel.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{Confined, Layer, Sandbox};

/// The variable in which tests name layers to report as missing, separated by spaces.
const PRETEND: &str = "PLAYGROUND_WITHOUT_LAYER";

/// What the self-test found about all layers.
#[derive(Debug, Clone)]
pub struct Report {
    launcher: PathBuf,
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    cgroups: Option<super::linux::Cgroups>,
    /// One finding per layer.
    pub findings: Vec<Finding>,
}

/// What the self-test found about a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The layer.
    pub layer: Layer,
    /// Why the layer does not hold, if it does not.
    pub fault: Option<String>,
}

impl Report {
    /// Whether every required layer holds.
    pub fn holds(&self) -> bool {
        self.faults().all(|finding| !finding.layer.is_required())
    }

    /// Makes a sandbox of the layers that hold.
    ///
    /// # Errors
    ///
    /// If a required layer does not hold; the error names what is missing.
    pub fn sandbox(&self) -> Result<Sandbox, String> {
        if !self.holds() {
            let missing = self.faults().filter(|finding| finding.layer.is_required());
            return Err(missing.map(Finding::to_string).collect::<Vec<_>>().join("; "));
        }
        let holding = self.findings.iter().filter(|finding| finding.fault.is_none());
        let layers = holding.map(|finding| finding.layer).collect();
        Ok(Sandbox::Confined(Confined {
            launcher: self.launcher.clone(),
            layers,
            #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
            cgroups: self.cgroups.clone(),
        }))
    }

    /// The layers that do not hold.
    pub fn faults(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.fault.is_some())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, finding) in self.findings.iter().enumerate() {
            if position > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{finding}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fault {
            None => write!(f, "{} holds", self.layer),
            Some(fault) => write!(f, "{} does not hold: {fault}", self.layer),
        }
    }
}

/// Tries each layer with `launcher`.
pub fn run(launcher: &Path) -> Report {
    let mut report = tried::layers(launcher);
    let pretended = std::env::var(PRETEND).unwrap_or_default();
    for finding in &mut report.findings {
        if pretended.split_whitespace().any(|name| name == finding.layer.name()) {
            finding.fault = Some(format!("{PRETEND} says so"));
        }
    }
    report
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod tried {
    use super::*;

    pub fn layers(launcher: &Path) -> Report {
        let fault = || Some("it exists only on Linux on x86-64 and AArch64".to_owned());
        let findings = Layer::ALL.map(|layer| Finding { layer, fault: fault() }).into();
        Report { launcher: launcher.to_owned(), findings }
    }
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tried {
    use std::fs;
    use std::io::{self, BufRead, BufReader, Write};
    use std::os::unix::fs::PermissionsExt;
    use std::process::Stdio;
    use std::time::Duration;

    use nix::unistd::geteuid;
    use tempfile::TempDir;

    use super::*;
    use crate::Limits;
    use crate::event::Stopped;
    use crate::sandbox::linux::probe::{Attempt, PROBE, REFUSED, WORKED, network};
    use crate::sandbox::linux::{Cgroups, Ended, Report as Told};
    use crate::sandbox::{Job, Layers, Profile};

    /// Bytes that a job may use in a trial.
    const MEMORY: u64 = 32 << 20;

    /// Tries each layer alone, so that no other one can do its work.
    pub fn layers(launcher: &Path) -> Report {
        let cgroups = Cgroups::find();
        let bench = Bench::new(launcher, cgroups.as_ref().ok().cloned());
        let fault = &|layer| match (&bench, &cgroups) {
            (_, Err(fault)) if layer == Layer::Cgroup => Some(fault.clone()),
            (Ok(bench), _) => bench.fault(layer).err(),
            (Err(error), _) => Some(format!("it cannot be tried: {error}")),
        };
        // Try all at once, since some of them only wait.
        let mut findings = std::thread::scope(|scope| {
            let trials = Layer::ALL.map(|layer| (layer, scope.spawn(move || fault(layer))));
            let found = trials.map(|(layer, trial)| {
                let fault = trial.join().expect("a trial returns what goes wrong");
                Finding { layer, fault }
            });
            found.to_vec()
        });
        // If something that must work fails with all layers together, no single
        // layer is at fault.
        let holding = findings.iter().filter(|finding| finding.fault.is_none());
        let holding = holding.map(|finding| finding.layer).collect();
        if let Ok(bench) = &bench
            && let Err(fault) = bench.together(holding)
        {
            for finding in &mut findings {
                finding.fault.get_or_insert_with(|| fault.clone());
            }
        }
        Report { launcher: launcher.to_owned(), findings, cgroups: cgroups.ok() }
    }

    /// A folder with files to attack, removed when this is dropped.
    struct Bench {
        launcher: PathBuf,
        cgroups: Option<Cgroups>,
        folder: TempDir,
    }

    impl Bench {
        fn new(launcher: &Path, cgroups: Option<Cgroups>) -> io::Result<Bench> {
            let folder = tempfile::Builder::new().prefix("playground-self-test-").tempdir()?;
            // Everybody may write there, but may remove only their own files.
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o1777))?;
            for (name, mode) in [("public", 0o644), ("private", 0o600)] {
                let file = folder.path().join(name);
                fs::write(&file, name)?;
                fs::set_permissions(&file, fs::Permissions::from_mode(mode))?;
            }
            fs::create_dir(folder.path().join("work"))?;
            Ok(Bench { launcher: launcher.to_owned(), cgroups, folder })
        }

        fn fault(&self, layer: Layer) -> Result<(), String> {
            let attempts: &[(Profile, Attempt)] = match layer {
                Layer::Landlock => &[
                    (Profile::Run, Attempt::Read),
                    (Profile::Run, Attempt::Write),
                    (Profile::Compile, Attempt::Read),
                ],
                Layer::Seccomp => &[
                    (Profile::Run, Attempt::Socket),
                    (Profile::Run, Attempt::Process),
                    (Profile::Compile, Attempt::Socket),
                ],
                Layer::Limits => &[(Profile::Run, Attempt::Allocate)],
                // A server that is not root has nothing to give up.
                Layer::Privileges if !geteuid().is_root() => &[],
                Layer::Privileges => {
                    &[(Profile::Run, Attempt::ReadPrivate), (Profile::Run, Attempt::Nothing)]
                }
                Layer::Watch | Layer::Cgroup => &[(Profile::Compile, Attempt::AllocateTogether)],
                Layer::Namespaces => {
                    &[(Profile::Run, Attempt::SeeNetwork), (Profile::Compile, Attempt::SeeNetwork)]
                }
                Layer::Root => &[(Profile::Run, Attempt::Read), (Profile::Compile, Attempt::Read)],
            };
            let layer: Layers = [layer].into_iter().collect();
            for &(profile, attempt) in attempts {
                self.expect(profile, attempt, Layers::default(), true)?;
                self.expect(profile, attempt, layer, attempt == Attempt::Nothing)?;
            }
            Ok(())
        }

        /// Checks that what must work does so with `layers` together.
        fn together(&self, layers: Layers) -> Result<(), String> {
            self.expect(Profile::Run, Attempt::Nothing, layers, true)?;
            self.expect(Profile::Compile, Attempt::Nothing, layers, true)
        }

        fn expect(
            &self,
            profile: Profile,
            attempt: Attempt,
            layers: Layers,
            works: bool,
        ) -> Result<(), String> {
            let names = layers.names();
            let with = if names.is_empty() { "no layer".to_owned() } else { names.join(", ") };
            let what = format!("a job ({profile:?}) with {with}");
            match self.works(profile, attempt, layers) {
                Ok(worked) if worked == works => Ok(()),
                Ok(true) => Err(format!("{what} could {}", attempt.name())),
                Ok(false) => Err(format!("{what} could not {}", attempt.name())),
                Err(said) => Err(format!("{what} was not started: {said}")),
            }
        }

        fn works(
            &self,
            profile: Profile,
            attempt: Attempt,
            layers: Layers,
        ) -> Result<bool, String> {
            let path = |name: &str| self.folder.path().join(name).display().to_string();
            let argument = match attempt {
                Attempt::Nothing | Attempt::Socket | Attempt::Process => String::new(),
                Attempt::Read => path("public"),
                Attempt::ReadPrivate => path("private"),
                Attempt::Write => path(&format!("written-{}", layers.names().join("-"))),
                Attempt::Allocate => (2 * MEMORY).to_string(),
                // On a busy machine, the watch may look late. Only an attempt that
                // is not stopped takes the whole time.
                Attempt::AllocateTogether => {
                    let millis = if layers == Layers::default() { 100 } else { 3000 };
                    format!("{MEMORY} {millis}")
                }
                Attempt::SeeNetwork => network().unwrap_or_default().display().to_string(),
            };
            let mut job = Job::new(profile, self.launcher.clone(), self.folder.path().join("work"));
            job.arguments = vec![PROBE.to_owned(), attempt.name().to_owned(), argument];
            let limits = Limits { memory: MEMORY, disk: 1 << 20, files: 16, ..Limits::run() };
            // A slow machine must not be taken for one without a sandbox.
            let limits = Limits { cpu: Duration::from_secs(60), ..limits };
            self.start(job, layers, &limits).map_err(|error| error.to_string())
        }

        /// Runs `job`. Returns whether its attempt worked.
        fn start(&self, job: Job, layers: Layers, limits: &Limits) -> io::Result<bool> {
            let cgroups = self.cgroups.clone();
            let confined = Confined { launcher: self.launcher.clone(), layers, cgroups };
            let (mut command, server, order, cgroup) = confined.command(job, limits)?;
            let launcher = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
            // This also closes the launcher's end of the socket.
            drop(command);
            // A binary that is not a launcher does not read the order.
            let _ = (&server).write_all(&order);
            let mut heard = String::new();
            let _ = BufReader::new(&server).read_line(&mut heard);
            let output = launcher.wait_with_output()?;
            let starved = cgroup.is_some_and(|cgroup| cgroup.ran_out_of_memory());
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            match Told::parse(heard.as_bytes()) {
                Some(Told::Ended(Ended { stopped: Some(Stopped::Memory), .. })) => Ok(false),
                Some(_) if starved => Ok(false),
                Some(Told::Ended(Ended { status, .. })) if status == WORKED << 8 => Ok(true),
                Some(Told::Ended(Ended { status, .. })) if status == REFUSED << 8 => Ok(false),
                Some(Told::Ended(Ended { status, .. })) => {
                    Err(io::Error::other(format!("{status} {said}")))
                }
                Some(Told::Fault(why)) => Err(io::Error::other(why)),
                // The binary may not be a launcher, and may start nothing or
                // confine nothing.
                None => match output.status.code() {
                    Some(WORKED) => Ok(true),
                    _ => Err(io::Error::other(format!("{} {said}", output.status))),
                },
            }
        }
    }
}
