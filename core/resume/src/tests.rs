#[test]
fn dev() {
    let path = std::env::var("F").unwrap_or_default();
    for path in path.split(' ') {
        let result = crate::read(&std::fs::read(path).unwrap(), None);
        match result {
            Ok(r) => { for (n, l) in (1..).zip(&r.lines) { println!("{n:3} {}", l.replace('\t', " <TAB> ")); }
                println!("{:?}", r.skills.iter().map(|s| &s.name).collect::<Vec<_>>());
                for e in &r.experience { println!("{e:?}"); } for e in &r.projects { println!("{e:?}"); } for e in &r.education { println!("{e:?}"); }
                for e in &r.personal { println!("{:?} {}", e.kind, e.text); } for w in &r.warnings { println!("{w:?}"); } }
            Err(e) => println!("{path}: {e}"),
        }
    }
}
