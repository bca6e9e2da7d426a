//! Devices, their troubles, and the panel of live signals.

crate::messages! {
    /// Devices, their troubles, and the panel of live signals.
    CaptureMsg {
        CameraOff => "The camera is off.", "Die Kamera ist aus.";
        CameraSkipped => "You go without the camera.", "Sie machen ohne Kamera weiter.";
        CameraAsking => "Your browser is asking for the camera. Choose “Allow”.", "Ihr Browser fragt nach der Kamera. Wählen Sie „Zulassen“.";
        CameraOn => "The camera is on.", "Die Kamera ist an.";
        CameraMuted => "The camera gives no picture. Check its shutter or switch, and whether the system has paused it.", "Die Kamera liefert kein Bild. Prüfen Sie Abdeckung und Schalter, und ob das System sie angehalten hat.";
        CameraRefused => "The camera was refused. Select the camera or lock symbol beside the address, allow the camera, then try again. Some systems also have a switch in their privacy settings.", "Die Kamera wurde abgelehnt. Wählen Sie das Kamera- oder Schlosssymbol neben der Adresse, erlauben Sie die Kamera und versuchen Sie es erneut. Manche Systeme haben außerdem einen Schalter in den Datenschutzeinstellungen.";
        CameraNone => "No camera was found. Plug one in and try again, or go without.", "Keine Kamera gefunden. Schließen Sie eine an und versuchen Sie es erneut, oder machen Sie ohne weiter.";
        CameraBusy => "Another program is using the camera. Close it (a video call, for instance) and try again.", "Ein anderes Programm benutzt die Kamera. Schließen Sie es (etwa einen Videoanruf) und versuchen Sie es erneut.";
        CameraUnplugged => "The camera was unplugged. Plug it in again, or go on without; nothing is lost.", "Die Kamera wurde getrennt. Schließen Sie sie wieder an oder machen Sie ohne weiter; es geht nichts verloren.";
        CameraUnsupported => "This browser offers no camera here. A current Chrome, Edge, Firefox or Safari on a secure (https) address does.", "Dieser Browser bietet hier keine Kamera. Ein aktueller Chrome, Edge, Firefox oder Safari an einer sicheren Adresse (https) tut es.";
        CameraFailed => "The camera could not be started. Try again, or go without.", "Die Kamera ließ sich nicht starten. Versuchen Sie es erneut oder machen Sie ohne weiter.";
        MicrophoneOff => "The microphone is off.", "Das Mikrofon ist aus.";
        MicrophoneSkipped => "You go without the microphone.", "Sie machen ohne Mikrofon weiter.";
        MicrophoneAsking => "Your browser is asking for the microphone. Choose “Allow”.", "Ihr Browser fragt nach dem Mikrofon. Wählen Sie „Zulassen“.";
        MicrophoneOn => "The microphone is on.", "Das Mikrofon ist an.";
        MicrophoneMuted => "The microphone is muted. Check its switch and the sound settings of your system.", "Das Mikrofon ist stumm. Prüfen Sie den Schalter und die Toneinstellungen Ihres Systems.";
        MicrophoneRefused => "The microphone was refused. Select the microphone or lock symbol beside the address, allow the microphone, then try again. Some systems also have a switch in their privacy settings.", "Das Mikrofon wurde abgelehnt. Wählen Sie das Mikrofon- oder Schlosssymbol neben der Adresse, erlauben Sie das Mikrofon und versuchen Sie es erneut. Manche Systeme haben außerdem einen Schalter in den Datenschutzeinstellungen.";
        MicrophoneNone => "No microphone was found. Plug one in and try again, or type your answers.", "Kein Mikrofon gefunden. Schließen Sie eines an und versuchen Sie es erneut, oder tippen Sie Ihre Antworten.";
        MicrophoneBusy => "Another program is using the microphone. Close it and try again.", "Ein anderes Programm benutzt das Mikrofon. Schließen Sie es und versuchen Sie es erneut.";
        MicrophoneUnplugged => "The microphone was unplugged. Plug it in again, or type; nothing is lost.", "Das Mikrofon wurde getrennt. Schließen Sie es wieder an oder tippen Sie; es geht nichts verloren.";
        MicrophoneUnsupported => "This browser offers no microphone here. A current Chrome, Edge, Firefox or Safari on a secure (https) address does.", "Dieser Browser bietet hier kein Mikrofon. Ein aktueller Chrome, Edge, Firefox oder Safari an einer sicheren Adresse (https) tut es.";
        MicrophoneFailed => "The microphone could not be started. Try again, or type your answers.", "Das Mikrofon ließ sich nicht starten. Versuchen Sie es erneut oder tippen Sie Ihre Antworten.";
        DeviceNotLoaded => "What this needs could not be loaded. Check your connection and try again, or go on without.", "Was dafür nötig ist, ließ sich nicht laden. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut, oder machen Sie ohne weiter.";

        AnalysisLoading => "Loading the analysis …", "Die Auswertung wird geladen …";
        AnalysisUnsupported => "This browser cannot run the analysis (it lacks WebAssembly SIMD). The interview works; face and voice are not measured.", "Dieser Browser kann die Auswertung nicht ausführen (ihm fehlt WebAssembly SIMD). Das Interview geht trotzdem; Gesicht und Stimme werden nicht gemessen.";
        AnalysisFailed => "The analysis could not be started. The interview works; face and voice are not measured. Reloading the page may help.", "Die Auswertung ließ sich nicht starten. Das Interview geht trotzdem; Gesicht und Stimme werden nicht gemessen. Neu laden hilft vielleicht.";
        FaceFailed => "Faces cannot be analysed now. Everything else works.", "Gesichter lassen sich gerade nicht auswerten. Alles andere geht.";
        VoiceFailed => "The voice cannot be analysed now. Everything else works.", "Die Stimme lässt sich gerade nicht auswerten. Alles andere geht.";

        FaceFound => "Face found", "Gesicht gefunden";
        NoFace => "No face in the picture. Move in front of the camera.", "Kein Gesicht im Bild. Setzen Sie sich vor die Kamera.";
        SeveralFaces => "Several faces: the largest is followed.", "Mehrere Gesichter: dem größten wird gefolgt.";
        TooSmall => "Come a little closer.", "Kommen Sie etwas näher.";
        TooDark => "Too dark: turn a light on your face.", "Zu dunkel: richten Sie ein Licht auf Ihr Gesicht.";
        TooBright => "Too bright: turn away from the light.", "Zu hell: drehen Sie sich vom Licht weg.";
        CutOff => "Your face is partly outside the picture.", "Ihr Gesicht ist teilweise außerhalb des Bildes.";
        TurnedAway => "Turned too far away to measure.", "Zu weit weggedreht zum Messen.";
        Blurred => "Out of focus: wipe the lens, or hold still.", "Unscharf: wischen Sie die Linse ab oder halten Sie still.";
        TooLoud => "Too loud: move back or lower the input level.", "Zu laut: gehen Sie zurück oder senken Sie den Eingangspegel.";
        TooQuiet => "Hard to hear: move closer or raise the input level.", "Schwer zu hören: gehen Sie näher heran oder heben Sie den Eingangspegel.";
        Silent => "Complete silence: the microphone seems to be muted.", "Völlige Stille: das Mikrofon scheint stumm zu sein.";

        Panel => "Live signals", "Live-Signale";
        PanelPrivate => "Only you see these. They never change your content score.", "Nur Sie sehen das. Es ändert nie die Bewertung Ihrer Inhalte.";
        Choose => "Choose signals", "Signale auswählen";
        AllHidden => "All signals are hidden.", "Alle Signale sind ausgeblendet.";
        InFrame => "Face in picture", "Gesicht im Bild";
        Toward => "Toward the screen", "Zum Bildschirm";
        Smile => "Smile", "Lächeln";
        Speech => "Speech", "Sprechen";
        PaceLabel => "Pace", "Tempo";
        Yes => "yes", "ja";
        No => "no", "nein";
        Away => "looking away", "weggewandt";
        Unclear => "not clear", "unklar";
        SmileNone => "none", "keins";
        SmileSlight => "slight", "leicht";
        SmileClear => "clear", "deutlich";
        Calibrating => "learning your neutral face …", "Ihr neutrales Gesicht wird gelernt …";
        PoorPicture => "picture too poor", "Bild zu schlecht";
        Speaking => "speaking for {s} s", "spricht seit {s} s";
        Pausing => "pause of {s} s", "Pause seit {s} s";
        NotSpokenYet => "nothing said yet", "noch nichts gesagt";
        WordsPerMinute => "{n} words per minute", "{n} Wörter pro Minute";
        PaceNoWords => "needs captions", "braucht Untertitel";
        PaceNotYet => "after ten words or more", "erst ab zehn Wörtern";
        NotMeasuredNoFace => "no face in the picture", "kein Gesicht im Bild";
        NotMeasuredOff => "device is off", "Gerät ist aus";
        NotMeasuredTrouble => "device is not available", "Gerät nicht verfügbar";
        NotMeasuredAnalysis => "analysis is not available", "Auswertung nicht verfügbar";
        NotMeasuredLoading => "loading …", "lädt …";
    }
}
