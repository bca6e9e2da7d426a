//! The recording in the report: its player, its files, and how its code came to be.

use domain::recording::SegmentEnd;

crate::messages! {
    /// The recording in the report.
    ReplayMsg {
        Title => "Recording", "Aufzeichnung";
        About => "Stored encrypted and opened on this device. Press a quote, a phrase, a time or a place in the timeline to hear it.", "Verschlüsselt gespeichert und auf diesem Gerät geöffnet. Drücken Sie ein Zitat, einen Satz, eine Zeit oder eine Stelle im Zeitverlauf, um sie zu hören.";
        KeptUntil => "It is deleted by itself on {date}.", "Sie wird am {date} von selbst gelöscht.";
        NothingStored => "Nothing of it is stored yet: what was recorded is still on the device that recorded it.", "Davon ist noch nichts gespeichert: Das Aufgezeichnete liegt noch auf dem Gerät, das es aufgezeichnet hat.";
        Player => "Player", "Wiedergabe";
        Play => "Play", "Abspielen";
        Pause => "Pause", "Anhalten";
        Back => "back", "zurück";
        Forward => "forward", "vor";
        Speed => "Speed", "Tempo";
        Volume => "Volume", "Lautstärke";
        Position => "Position in the interview", "Stelle im Interview";
        Place => "Place in the timeline; Enter plays from there", "Stelle im Zeitverlauf; Eingabe spielt ab dort";
        PlaceWords => "{at_min} min {at_s} s of {end_min} min {end_s} s", "{at_min} Min {at_s} s von {end_min} Min {end_s} s";
        PlayFromHere => "play from here", "ab hier abspielen";
        CaptionsLang => "English", "Englisch";
        Loading => "The recording is fetched and decrypted …", "Die Aufzeichnung wird geholt und entschlüsselt …";
        Skipped => "No recording from {from} to {to}: {why}. It goes on at {next}.", "Keine Aufzeichnung von {from} bis {to}: {why}. Es geht bei {next} weiter.";
        NothingAfter => "There is no recording after {at}.", "Nach {at} gibt es keine Aufzeichnung.";
        Gaps => "Where nothing was recorded", "Wo nichts aufgezeichnet wurde";
        Gap => "{from} to {to}: {why}", "{from} bis {to}: {why}";
        FailedUnreachable => "The recording cannot be fetched. Check your connection and press Play again.", "Die Aufzeichnung lässt sich nicht holen. Prüfen Sie die Verbindung und drücken Sie noch einmal auf Abspielen.";
        FailedDamaged => "This part does not match what was recorded, so it is not played.", "Dieser Teil stimmt nicht mit dem Aufgezeichneten überein und wird deshalb nicht abgespielt.";
        FailedGone => "This part of the recording is no longer stored.", "Dieser Teil der Aufzeichnung ist nicht mehr gespeichert.";
        FailedUnplayable => "This browser cannot play this part. Download it and play it with another program.", "Dieser Browser kann diesen Teil nicht abspielen. Laden Sie ihn herunter und spielen Sie ihn mit einem anderen Programm ab.";
        FailedOther => "The recording could not be opened ({code}). Press Play to try again.", "Die Aufzeichnung ließ sich nicht öffnen ({code}). Drücken Sie auf Abspielen, um es erneut zu versuchen.";
        Files => "Download the recording", "Aufzeichnung herunterladen";
        FilesAbout => "Decrypted on this device: whoever has such a file can play it.", "Auf diesem Gerät entschlüsselt: Wer eine solche Datei hat, kann sie abspielen.";
        Part => "Part {n} ({from} to {to}, {size})", "Teil {n} ({from} bis {to}, {size})";
        PartFile => "Download part {n}", "Teil {n} herunterladen";
        PartCaptions => "Captions of part {n}", "Untertitel zu Teil {n}";
        PartFailed => "Part {n} could not be fetched.", "Teil {n} ließ sich nicht holen.";
        AllCaptions => "Download captions", "Untertitel herunterladen";
        CodeHistory => "How the code came to be", "Wie der Code entstand";
        CodeEdit => "Edit", "Änderung";
        CodeStart => "What the editor began with", "Womit der Editor begann";
        CodeEditN => "Edit {n} of {all}, at {at}", "Änderung {n} von {all}, bei {at}";
    }
}

crate::messages! {
    /// Why nothing was recorded for a while.
    GapMsg {
        NotBegun => "the recording had not begun", "die Aufzeichnung lief noch nicht";
        NotStored => "this part is not stored", "dieser Teil ist nicht gespeichert";
        Finished => "the recording was stopped", "die Aufzeichnung war beendet";
        Rotated => "the recorder was changing files", "der Rekorder wechselte die Datei";
        DeviceChanged => "camera or microphone was changed or lost", "Kamera oder Mikrofon wurde gewechselt oder ging verloren";
        Muted => "the microphone was muted", "das Mikrofon war stumm";
        Suspended => "the tab was in the background or the device slept", "der Tab lag im Hintergrund oder das Gerät schlief";
        Paused => "the interview was paused", "das Interview war unterbrochen";
        TakenOver => "another tab or device had taken over", "ein anderer Tab oder ein anderes Gerät hatte übernommen";
        Killed => "the page was closed", "die Seite war geschlossen";
        SpoolFull => "this device had no room for more", "auf diesem Gerät war kein Platz mehr";
    }
}

/// The catalogue's words for the end of a segment, as the reason of what is missing after it.
pub(crate) fn gap(ended: SegmentEnd) -> GapMsg {
    match ended {
        SegmentEnd::Finished => GapMsg::Finished,
        SegmentEnd::Rotated => GapMsg::Rotated,
        SegmentEnd::DeviceChanged => GapMsg::DeviceChanged,
        SegmentEnd::Muted => GapMsg::Muted,
        SegmentEnd::Suspended => GapMsg::Suspended,
        SegmentEnd::Paused => GapMsg::Paused,
        SegmentEnd::TakenOver => GapMsg::TakenOver,
        SegmentEnd::Killed => GapMsg::Killed,
        SegmentEnd::SpoolFull => GapMsg::SpoolFull,
    }
}
