//! Running code.

crate::messages! {
    /// Running code.
    RunsMsg {
        About => "Your code runs on this device, without a network and for at most five seconds.", "Ihr Code läuft auf diesem Gerät, ohne Netz und höchstens fünf Sekunden.";
        OtherLanguage => "This language is coloured, not run. Python, JavaScript and TypeScript run here; in any other, say how you would test it.", "Diese Sprache wird eingefärbt, nicht ausgeführt. Python, JavaScript und TypeScript laufen hier; sagen Sie sonst, wie Sie testen würden.";
        RunExamples => "Run the examples", "Beispiele ausführen";
        RunAll => "Run all tests", "Alle Tests ausführen";
        Loading => "Loading {language} …", "{language} wird geladen …";
        Running => "Running …", "Läuft …";
        AllPassed => "All {n} tests passed.", "Alle {n} Tests bestanden.";
        SomePassed => "{passed} of {n} tests passed.", "{passed} von {n} Tests bestanden.";
        Error => "The code stopped with an error before any test.", "Der Code brach vor dem ersten Test mit einem Fehler ab.";
        Timeout => "Stopped after five seconds; {passed} of {n} tests had passed. Is there a loop that does not end?", "Nach fünf Sekunden angehalten; {passed} von {n} Tests waren bestanden. Gibt es eine Schleife ohne Ende?";
        OutOfMemory => "Stopped: the memory was full.", "Angehalten: Der Speicher war voll.";
        Crashed => "The interpreter stopped. Run it again.", "Der Interpreter ist stehen geblieben. Führen Sie den Code noch einmal aus.";
        Unavailable => "It could not be run here ({why}). Your code is kept all the same.", "Hier ließ es sich nicht ausführen ({why}). Ihr Code ist trotzdem gespeichert.";
        Line => "line {n}", "Zeile {n}";
        Hidden => "hidden test", "verborgener Test";
        Input => "Input", "Eingabe";
        Expected => "Expected", "Erwartet";
        Got => "Got", "Erhalten";
        TestPassed => "passed", "bestanden";
        TestFailed => "wrong answer", "falsche Antwort";
        TestError => "error", "Fehler";
        TestTimeout => "out of time", "Zeit abgelaufen";
        TestMemory => "out of memory", "Speicher voll";
        TestCrashed => "stopped", "stehen geblieben";
        TestNotRun => "not run", "nicht ausgeführt";
        Printed => "Printed", "Ausgegeben";
        Truncated => "What came after this was left out.", "Was danach kam, wurde weggelassen.";
    }
}
