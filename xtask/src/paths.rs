//! Where everything lies: sources in the checkout, whatever is made in cargo's target directory.

use std::env;
use std::path::PathBuf;

/// How a build is meant to be used; each has folders of its own, so that switching costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    /// Quick to link: `run` and `test`.
    Dev,
    /// The dev build with the cargo feature `fault-injection`, for the edge tests.
    Fault,
    /// As for production: `run --release`, `size`, `bench`.
    Release,
}

impl Build {
    /// Folder name below `site/`, `worker/` and `serve/`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Build::Dev => "dev",
            Build::Fault => "fault",
            Build::Release => "release",
        }
    }
}

/// The folders of this checkout and of its target directory.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The workspace root.
    pub(crate) root: PathBuf,
    /// Cargo's target directory: `CARGO_TARGET_DIR`, else `target/` in the root.
    pub(crate) target: PathBuf,
}

impl Layout {
    /// Finds both from the environment that `cargo run` sets. The compiled-in path would be that of another checkout
    /// when two share a target directory.
    pub(crate) fn find() -> Self {
        let manifest_dir = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest_dir.parent().unwrap_or(&manifest_dir).to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        Layout { root, target }
    }

    /// Tools that we install ourselves: worker-build, Node.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Converted models, as the browser downloads them and as native builds read them.
    pub(crate) fn models(&self) -> PathBuf {
        self.target.join("models")
    }

    /// The static assets that the Worker serves. The fault build changes only the Worker and shares the dev site.
    pub(crate) fn site(&self, build: Build) -> PathBuf {
        let name = if build == Build::Release { "release" } else { "dev" };
        self.target.join("site").join(name)
    }

    /// What worker-build writes: `index.js` and `index_bg.wasm`.
    pub(crate) fn worker(&self, build: Build) -> PathBuf {
        self.target.join("worker").join(build.name())
    }

    /// The complete wrangler configuration with its `.dev.vars`, and wrangler's own scratch folder.
    pub(crate) fn serve(&self, build: Build) -> PathBuf {
        self.target.join("serve").join(build.name())
    }

    /// Memory of which inputs a step has already seen.
    pub(crate) fn stamps(&self) -> PathBuf {
        self.target.join("stamps")
    }

    /// Local secrets, made once.
    pub(crate) fn secrets(&self) -> PathBuf {
        self.target.join("secrets")
    }

    /// Where cargo leaves the wasm of `package`.
    pub(crate) fn wasm(&self, profile: &str, file: &str) -> PathBuf {
        self.target.join("wasm32-unknown-unknown").join(profile).join(file)
    }

    /// A command of an npm package.
    pub(crate) fn npm_bin(&self, name: &str) -> PathBuf {
        self.root.join("node_modules/.bin").join(name)
    }
}
