//! Stands in for the `wasm-bindgen` command: `worker-build` and `cargo xtask` call it.
//!
//! It is the library `wasm-bindgen-cli-support`, locked to the same version as the crate `wasm-bindgen`, behind the few
//! flags that we and worker-build 0.8.7 pass. Installing `wasm-bindgen-cli` would cost two minutes more and could drift
//! from the lock file. (rustc refuses to compile a crate that is itself called `wasm-bindgen` at our version.)

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use wasm_bindgen_cli_support::Bindgen;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// An ES module that fetches its wasm: browsers and module workers.
    Web,
    /// An ES module with a source-phase import of its wasm: the edge Worker.
    Module,
    /// For a bundler that understands wasm imports.
    Bundler,
}

#[derive(Parser)]
#[command(name = "wasm-bindgen", version = env!("CARGO_PKG_VERSION"))]
struct Args {
    input: PathBuf,
    #[arg(long)]
    out_dir: PathBuf,
    #[arg(long)]
    out_name: Option<String>,
    #[arg(long, value_enum, default_value = "bundler")]
    target: Target,
    #[arg(long)]
    no_typescript: bool,
    #[arg(long, overrides_with = "no_typescript")]
    typescript: bool,
    #[arg(long)]
    debug: bool,
    #[arg(long)]
    no_demangle: bool,
    #[arg(long)]
    keep_debug: bool,
    /// Keeps what the linker exports, which the parts of a module that is cut apart share.
    #[arg(long)]
    keep_lld_exports: bool,
    #[arg(long)]
    omit_default_module_path: bool,
    #[arg(long)]
    split_linked_modules: bool,
    #[arg(long)]
    experimental_reset_state_function: bool,
    #[arg(long)]
    force_enable_abort_handler: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&args.input)
        .web(args.target == Target::Web)?
        .module(args.target == Target::Module)?
        .bundler(args.target == Target::Bundler)?
        .typescript(args.typescript && !args.no_typescript)
        .debug(args.debug)
        .demangle(!args.no_demangle)
        .keep_debug(args.keep_debug)
        .keep_lld_exports(args.keep_lld_exports)
        .omit_default_module_path(args.omit_default_module_path)
        .split_linked_modules(args.split_linked_modules)
        .reset_state_function(args.experimental_reset_state_function)
        .force_enable_abort_handler(args.force_enable_abort_handler);
    if let Some(name) = &args.out_name {
        bindgen.out_name(name);
    }
    bindgen.generate(&args.out_dir)
}
