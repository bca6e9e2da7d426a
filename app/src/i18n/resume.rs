//! The resume on the set-up page.

crate::messages! {
    /// The resume on the set-up page.
    ResumeMsg {
        Label => "Your resume (optional)", "Ihr Lebenslauf (freiwillig)";
        About => "Some questions then build on what you wrote.", "Einige Fragen knüpfen dann an das an, was Sie geschrieben haben.";
        Privacy => "It is read on this device. You see what was found, and nothing is sent before you continue.", "Er wird auf diesem Gerät gelesen. Sie sehen, was gefunden wurde, und nichts wird gesendet, bevor Sie weitergehen.";
        Choose => "Choose a file", "Datei auswählen";
        OrPaste => "PDF, DOCX, text or Markdown, up to 5 MB and 20 pages. You may also drop a file here, or paste the text:", "PDF, DOCX, Text oder Markdown, bis 5 MB und 20 Seiten. Sie können eine Datei auch hierher ziehen oder den Text einfügen:";
        Characters => "{n} characters", "{n} Zeichen";
        Reading => "Reading your resume …", "Ihr Lebenslauf wird gelesen …";
        From => "From {name}", "Aus {name}";
        Forget => "Use no resume", "Keinen Lebenslauf verwenden";
        Found => "This is what the interviewer will know", "Das wird der Interviewer wissen";
        FoundAbout => "Change or take out what you like. Only what stands here is sent; what is recognised as a term is kept with its line.", "Ändern oder streichen Sie, was Sie möchten. Nur was hier steht, wird gesendet; erkannte Begriffe werden mit ihrer Zeile behalten.";
        Nothing => "Nothing was found that a question could build on.", "Es wurde nichts gefunden, woran eine Frage anknüpfen könnte.";
        Skills => "Skills", "Kenntnisse";
        Experience => "Experience", "Berufserfahrung";
        Projects => "Projects", "Projekte";
        Education => "Education", "Ausbildung";
        Unsorted => "Your lines", "Ihre Zeilen";
        Line => "{part}, line {n}", "{part}, Zeile {n}";
        TakeOut => "Take out", "Streichen";
        PutBack => "Put back", "Zurückholen";
        Personal => "Stays on this device", "Bleibt auf diesem Gerät";
        NameAbout => "It is only used to take it out of what you say before a language model or the premium analysis reads that. It is only ever stored encrypted.", "Er dient nur dazu, ihn aus dem Gesagten zu streichen, bevor ein Sprachmodell oder die Premium-Auswertung es liest. Gespeichert wird er nur verschlüsselt.";
        PersonalAbout => "These personal details are left out of what is sent.", "Diese persönlichen Angaben werden nicht mitgesendet.";
        Name => "Your name", "Ihr Name";
        Mail => "E-mail", "E-Mail";
        Phone => "Telephone", "Telefon";
        Address => "Address", "Anschrift";
        Link => "Link", "Link";
        Birth => "Birth", "Geburt";
        Nationality => "Nationality", "Staatsangehörigkeit";
        MaritalStatus => "Family", "Familie";
        Photo => "Photo", "Foto";
        NoSections => "No headings were recognised, so some lines may stand in the wrong place.", "Es wurden keine Überschriften erkannt; manche Zeile steht vielleicht am falschen Platz.";
        NoExperience => "No job was found. If there are some, paste their lines as text.", "Es wurde keine Stelle gefunden. Gibt es welche, fügen Sie deren Zeilen als Text ein.";
        NoSkills => "No skill was found. If there are some, paste them as text.", "Es wurden keine Kenntnisse gefunden. Gibt es welche, fügen Sie sie als Text ein.";
        UndatedExperience => "Some jobs have no date.", "Manche Stelle hat kein Datum.";
        PagesWithoutText => "Some pages hold only pictures and were not read.", "Manche Seite enthält nur Bilder und wurde nicht gelesen.";
        UnknownCharacters => "Some characters could not be read. Look for gaps.", "Manche Zeichen waren nicht lesbar. Achten Sie auf Lücken.";
        TooLarge => "The file is larger than 5 MB. Save the resume without large pictures, or paste its text.", "Die Datei ist größer als 5 MB. Speichern Sie den Lebenslauf ohne große Bilder oder fügen Sie den Text ein.";
        TooManyPages => "The file has more than 20 pages. Choose the resume alone, without attachments.", "Die Datei hat mehr als 20 Seiten. Wählen Sie nur den Lebenslauf, ohne Anlagen.";
        TooMuchText => "The file holds more text than a resume (1 MB or 5000 lines). Choose the resume alone, without attachments.", "Die Datei enthält mehr Text als ein Lebenslauf (1 MB oder 5000 Zeilen). Wählen Sie nur den Lebenslauf, ohne Anlagen.";
        UnpacksTooLarge => "The file unpacks to far more than a resume needs and was not read. Save it anew as PDF or DOCX, or paste its text.", "Die Datei entpackt sich zu weit mehr, als ein Lebenslauf braucht, und wurde nicht gelesen. Speichern Sie sie neu als PDF oder DOCX oder fügen Sie den Text ein.";
        Empty => "The file is empty. Choose another file, or paste the text.", "Die Datei ist leer. Wählen Sie eine andere oder fügen Sie den Text ein.";
        Encrypted => "The file is protected (encrypted). Save it without protection, or paste its text.", "Die Datei ist geschützt (verschlüsselt). Speichern Sie sie ohne Schutz oder fügen Sie den Text ein.";
        NoText => "The file has no text, only pictures, as from a scanner. Choose the file that the resume was written in, or paste its text.", "Die Datei enthält keinen Text, nur Bilder, wie aus einem Scanner. Wählen Sie die Datei, in der der Lebenslauf geschrieben wurde, oder fügen Sie den Text ein.";
        UnreadableFonts => "The file’s fonts do not say which letters they show. Choose the file that the resume was written in, or paste its text.", "Die Schriften der Datei verraten nicht, welche Buchstaben sie zeigen. Wählen Sie die Datei, in der der Lebenslauf geschrieben wurde, oder fügen Sie den Text ein.";
        Damaged => "The file is damaged. Save or download it again, or paste its text.", "Die Datei ist beschädigt. Speichern oder laden Sie sie neu oder fügen Sie den Text ein.";
        Unsupported => "Files of this kind are not read. Save the resume as PDF or DOCX, or paste its text.", "Dateien dieser Art werden nicht gelesen. Speichern Sie den Lebenslauf als PDF oder DOCX oder fügen Sie den Text ein.";
        Gone => "The file cannot be opened any more. Choose it again.", "Die Datei lässt sich nicht mehr öffnen. Wählen Sie sie noch einmal.";
        Unreadable => "The resume could not be read in this browser. Paste its most important lines, or go on without it.", "Der Lebenslauf war in diesem Browser nicht lesbar. Fügen Sie die wichtigsten Zeilen ein oder machen Sie ohne ihn weiter.";
    }
}

/// What the code of a file's problem means; `None` for codes that are not about a file.
pub fn of_file(code: &str) -> Option<ResumeMsg> {
    Some(match code {
        "file_too_large" => ResumeMsg::TooLarge,
        "file_too_many_pages" => ResumeMsg::TooManyPages,
        "file_too_much_text" => ResumeMsg::TooMuchText,
        "file_unpacks_too_large" => ResumeMsg::UnpacksTooLarge,
        "file_empty" => ResumeMsg::Empty,
        "file_encrypted" => ResumeMsg::Encrypted,
        "file_no_text" => ResumeMsg::NoText,
        "file_unreadable_fonts" => ResumeMsg::UnreadableFonts,
        "file_damaged" => ResumeMsg::Damaged,
        "file_unsupported" => ResumeMsg::Unsupported,
        "file_gone" => ResumeMsg::Gone,
        "file_unreadable" => ResumeMsg::Unreadable,
        _ => return None,
    })
}
