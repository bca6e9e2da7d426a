//! The device check.

crate::messages! {
    /// The device check.
    CheckMsg {
        Title => "Check your devices", "Geräte prüfen";
        Lead => "Everything here is optional: an interview with typed answers alone works too.", "Alles hier ist freiwillig: Ein Interview nur mit getippten Antworten geht auch.";
        Private => "Private mode: no picture and no sound leaves this device. Face and voice are analysed here, in your browser; only numbers and the words of your answers are stored.", "Privater Modus: Kein Bild und kein Ton verlässt dieses Gerät. Gesicht und Stimme werden hier in Ihrem Browser ausgewertet; gespeichert werden nur Zahlen und der Wortlaut Ihrer Antworten.";
        PrivateService => "No picture leaves this device. Because you agreed to it, the sound of your answers goes through this site’s server to {service} for captions, during the interview only.", "Kein Bild verlässt dieses Gerät. Weil Sie zugestimmt haben, geht der Ton Ihrer Antworten für die Untertitel über den Server dieser Seite an {service}, nur während des Interviews.";
        AlsoService => "For captions the sound of your answers also goes to {service}, because you agreed to that.", "Für Untertitel geht der Ton Ihrer Antworten auch an {service}, weil Sie dem zugestimmt haben.";
        PrivateRemote => "No picture leaves this device. Because you agreed to it, the sound of your answers goes to the maker of your browser for captions, during the interview only.", "Kein Bild verlässt dieses Gerät. Weil Sie zugestimmt haben, geht der Ton Ihrer Antworten für die Untertitel an den Hersteller Ihres Browsers, nur während des Interviews.";

        Camera => "Camera", "Kamera";
        CameraWhy => "For your own picture and private hints: face in the picture, toward the screen, smile.", "Für Ihr eigenes Bild und private Hinweise: Gesicht im Bild, zum Bildschirm, Lächeln.";
        CameraOn => "Turn on camera", "Kamera einschalten";
        CameraSkip => "Go without camera", "Ohne Kamera weiter";
        SelfView => "Your own picture", "Ihr eigenes Bild";
        Calibrating => "Look at the screen with a relaxed face for about three seconds: this becomes your own baseline.", "Schauen Sie etwa drei Sekunden entspannt auf den Bildschirm: Das wird Ihr persönlicher Ausgangswert.";
        Calibrated => "Your baseline is ready.", "Ihr Ausgangswert ist bereit.";
        CalibrateAgain => "Take the baseline again", "Ausgangswert neu aufnehmen";

        Microphone => "Microphone", "Mikrofon";
        MicrophoneWhy => "For talk time and pauses, and for captions if you want them.", "Für Redezeit und Pausen, und für Untertitel, wenn Sie möchten.";
        MicrophoneOn => "Turn on microphone", "Mikrofon einschalten";
        MicrophoneSkip => "Go without microphone", "Ohne Mikrofon weiter";
        Level => "Sound level", "Tonpegel";
        SaySomething => "Say a sentence.", "Sagen Sie einen Satz.";
        HearYou => "We hear you.", "Wir hören Sie.";

        Captions => "Captions", "Untertitel";
        CaptionsChecking => "Looking for a speech recogniser …", "Es wird nach einer Spracherkennung gesucht …";
        OnDevice => "This browser recognises speech on this device. The sound stays here.", "Dieser Browser erkennt Sprache auf diesem Gerät. Der Ton bleibt hier.";
        Downloadable => "This browser can recognise speech on this device once it has downloaded a language pack from its maker. The sound then stays here.", "Dieser Browser kann Sprache auf diesem Gerät erkennen, sobald er ein Sprachpaket seines Herstellers geladen hat. Der Ton bleibt dann hier.";
        Download => "Download the language pack", "Sprachpaket laden";
        Remote => "This browser recognises speech only on the servers of its maker.", "Dieser Browser erkennt Sprache nur auf den Servern seines Herstellers.";
        RemoteWho => "If you agree, the sound of your answers in this interview goes to your browser’s maker (Google for Chrome, Microsoft for Edge, Apple for Safari) under its privacy rules. We receive only the words.", "Wenn Sie zustimmen, geht der Ton Ihrer Antworten in diesem Interview an den Hersteller Ihres Browsers (Google bei Chrome, Microsoft bei Edge, Apple bei Safari) nach dessen Datenschutzregeln. Wir erhalten nur die Wörter.";
        Nothing => "This browser has no speech recogniser. You can speak to practise; type what shall be in the report.", "Dieser Browser hat keine Spracherkennung. Sie können zur Übung sprechen; tippen Sie, was in den Bericht soll.";
        ServiceWho => "This site can have your speech recognised by {service}. If you agree, the sound of your answers in this interview goes through this site’s server to {service}, which handles it under its own privacy rules. While a question is read aloud, between answers and in a pause nothing is sent. This site passes the sound on without keeping it; only the words are stored.", "Diese Seite kann Ihre Sprache von {service} erkennen lassen. Wenn Sie zustimmen, geht der Ton Ihrer Antworten in diesem Interview über den Server dieser Seite an {service}, wo dessen eigene Datenschutzregeln gelten. Während eine Frage vorgelesen wird, zwischen Antworten und in einer Pause wird nichts gesendet. Diese Seite reicht den Ton weiter, ohne ihn aufzubewahren; gespeichert werden nur die Wörter.";
        UseService => "I agree: {service} may receive the sound of this interview, through this site", "Ich stimme zu: {service} darf den Ton dieses Interviews über diese Seite erhalten";
        Language => "I will speak", "Ich werde sprechen";
        LanguageHint => "Questions are asked and answers are evaluated in English.", "Fragen und Auswertung sind auf Englisch.";
        EnglishUs => "English (United States)", "Englisch (USA)";
        EnglishGb => "English (United Kingdom)", "Englisch (Vereinigtes Königreich)";
        EnglishAu => "English (Australia)", "Englisch (Australien)";
        EnglishIn => "English (India)", "Englisch (Indien)";
        German => "German", "Deutsch";
        ChoiceLegend => "Captions in this interview", "Untertitel in diesem Interview";
        UseOnDevice => "Captions on this device", "Untertitel auf diesem Gerät";
        UseRemote => "I agree: my browser’s maker may receive the sound of this interview", "Ich stimme zu: Der Hersteller meines Browsers darf den Ton dieses Interviews erhalten";
        UseTyping => "No captions, I type", "Keine Untertitel, ich tippe";
        NeedsMicrophone => "Captions need the microphone.", "Untertitel brauchen das Mikrofon.";
        DownloadFailed => "The language pack could not be downloaded. Typing works.", "Das Sprachpaket ließ sich nicht laden. Tippen geht.";

        VoiceTest => "Test the interviewer’s voice", "Stimme des Interviewers testen";
        VoiceSample => "Hello. I will read your questions like this.", "Hello. I will read your questions like this.";
        VoiceNone => "This browser has no voice of its own. Questions are shown to read.", "Dieser Browser hat keine eigene Stimme. Die Fragen stehen auf dem Bildschirm.";

        SkipAll => "Skip all: text only", "Alles überspringen: nur Text";
        Start => "Start the interview", "Interview beginnen";
        StartHint => "The clock starts with the first question.", "Die Uhr läuft ab der ersten Frage.";
    }
}
