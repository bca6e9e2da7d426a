//! A speech service that hears loudness only: it answers with one word for each loud stretch of the sound that it is sent. It speaks the
//! transcription request of the OpenAI API and can be told to misbehave.

use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use serde_json::json;

/// What it does with one request.
#[derive(Debug, Clone)]
pub enum Manner {
    /// Answers.
    Answers,
    /// Says no with this status.
    Status(u16),
    /// Answers this, with status 200.
    Says(&'static str),
    /// Hangs up.
    HangsUp,
}

/// A request that was right in form.
#[derive(Debug)]
pub struct Asked {
    /// `Authorization`.
    pub authorization: Option<String>,
    /// The field `model`.
    pub model: String,
    /// Seconds of sound.
    pub length_s: f64,
}

/// Serves one request after another, each in its manner, the rest in the last. The address, and what it was asked.
pub fn serve(manners: Vec<Manner>) -> (String, Receiver<Asked>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, asked) = channel();
    std::thread::spawn(move || {
        for (n, connection) in listener.incoming().enumerate() {
            let manner = manners.get(n).or(manners.last()).cloned().unwrap_or(Manner::Answers);
            let (request, answer) = hear(&mut connection.unwrap(), &manner);
            answer.unwrap();
            if tell.send(request).is_err() {
                return;
            }
        }
    });
    (url, asked)
}

fn hear(connection: &mut TcpStream, manner: &Manner) -> (Asked, std::io::Result<()>) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert_eq!(line, "POST /v1/audio/transcriptions HTTP/1.1\r\n");
    let (mut length, mut boundary, mut authorization) = (0, String::new(), None);
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "content-type" => boundary = value.strip_prefix("multipart/form-data; boundary=").unwrap().to_owned(),
            "authorization" => authorization = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let fields = fields(&body, &boundary);
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| *value).unwrap();
    assert_eq!(field("response_format"), b"verbose_json");
    assert_eq!(field("timestamp_granularities[]"), b"word");
    let (samples, rate_hz) = sound(field("file"));
    let asked = Asked {
        authorization,
        model: String::from_utf8(field("model").to_vec()).unwrap(),
        length_s: samples.len() as f64 / f64::from(rate_hz),
    };
    let (status, body) = match manner {
        Manner::Answers => (200, words(&samples, rate_hz)),
        Manner::Status(status) => (*status, json!({"error": {"message": "no"}}).to_string()),
        Manner::Says(body) => (200, (*body).to_owned()),
        Manner::HangsUp => return (asked, Ok(())),
    };
    let head =
        format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    (asked, connection.write_all(format!("{head}{body}").as_bytes()))
}

/// The parts of a form, by their names.
fn fields<'a>(body: &'a [u8], boundary: &str) -> Vec<(String, &'a [u8])> {
    let find = |from: usize, what: &[u8]| body[from..].windows(what.len()).position(|window| window == what).map(|at| from + at);
    let border = format!("--{boundary}");
    let mut fields = Vec::new();
    let mut at = find(0, border.as_bytes()).unwrap() + border.len();
    while body[at..].starts_with(b"\r\n") {
        let head_end = find(at, b"\r\n\r\n").unwrap();
        let end = find(head_end, format!("\r\n{border}").as_bytes()).unwrap();
        let head = String::from_utf8_lossy(&body[at..head_end]).into_owned();
        let name = head.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        fields.push((name.to_owned(), &body[head_end + 4..end]));
        at = end + 2 + border.len();
    }
    assert_eq!(&body[at..], b"--\r\n");
    fields
}

fn sound(wav: &[u8]) -> (Vec<i16>, u32) {
    let reader = hound::WavReader::new(Cursor::new(wav)).unwrap();
    let rate_hz = reader.spec().sample_rate;
    (reader.into_samples::<i16>().map(Result::unwrap).collect(), rate_hz)
}

/// One word for each stretch that is loud, with pauses of 150 ms in it at most.
fn words(samples: &[i16], rate_hz: u32) -> String {
    let s = |sample: usize| sample as f64 / f64::from(rate_hz);
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for (at, _) in samples.iter().enumerate().filter(|(_, sample)| sample.unsigned_abs() > 400) {
        match stretches.last_mut() {
            Some((_, end)) if s(at - *end) < 0.15 => *end = at,
            _ => stretches.push((at, at)),
        }
    }
    let words =
        stretches.iter().enumerate().map(|(n, (start, end))| json!({"word": format!(" word{n}"), "start": s(*start), "end": s(*end)}));
    let words: Vec<_> = words.collect();
    json!({"text": "word0 …", "words": words}).to_string()
}
