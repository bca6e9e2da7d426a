//! `interviewprep resume FILE`: a resume taken apart.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::resume::Resume;

use crate::exit::Exit;

/// Skills, experience, projects, education and personal details of a resume: PDF, DOCX, plain text or Markdown.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub(crate) struct Args {
    /// The resume, at most 5 MB and 20 pages; `-` for standard input.
    file: PathBuf,
    /// Print all of it (`domain::resume::Resume`) as one line of JSON instead of a listing.
    #[arg(long)]
    json: bool,
}

/// Prints it.
///
/// # Errors
/// When the file cannot be read as a resume, or standard output is closed.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let name = || format!("cannot read a resume from {}", args.file.display());
    let bytes = bytes(&args.file).with_context(name)?;
    let resume = resume::read(&bytes, args.file.to_str()).with_context(name)?;
    let mut out = BufWriter::new(stdout().lock());
    if args.json {
        serde_json::to_writer(&mut out, &resume).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        list(&resume, &mut out)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// No more than one byte beyond the limit, which is enough to be refused.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let from: Box<dyn Read> = if path == Path::new("-") { Box::new(stdin().lock()) } else { Box::new(File::open(path)?) };
    let mut bytes = Vec::new();
    from.take(resume::MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn list(resume: &Resume, out: &mut impl Write) -> io::Result<()> {
    let skills: Vec<&str> = resume.skills.iter().map(|skill| skill.name.as_str()).collect();
    writeln!(out, "skills: {}", if skills.is_empty() { "–".to_owned() } else { skills.join(", ") })?;
    for job in &resume.experience {
        writeln!(out, "job: {}, {} ({})", shown(&job.title), shown(&job.organisation), span(&job.start, &job.end))?;
        for bullet in &job.bullets {
            writeln!(out, "  • {bullet}")?;
        }
    }
    for project in &resume.projects {
        writeln!(out, "project: {}", project.name)?;
        for bullet in &project.bullets {
            writeln!(out, "  • {bullet}")?;
        }
    }
    for school in &resume.education {
        writeln!(out, "education: {}, {} ({})", shown(&school.degree), shown(&school.institution), span(&school.start, &school.end))?;
    }
    writeln!(out, "personal details, left out above: {}", resume.personal.len())?;
    for warning in &resume.warnings {
        writeln!(out, "note: {}", warning.detail)?;
    }
    Ok(())
}

fn shown(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("–")
}

fn span(start: &Option<String>, end: &Option<String>) -> String {
    format!("{} to {}", shown(start), shown(end))
}
