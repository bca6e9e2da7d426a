//! Recording: consent, indicator, withdrawal, upload.

crate::messages! {
    /// Recording: consent, indicator, withdrawal, upload.
    RecordingMsg {
        Title => "Recording", "Aufzeichnung";
        Private => "Nothing is recorded unless you choose it here.", "Aufgezeichnet wird nur, wenn Sie es hier wählen.";
        What => "If you choose a recording, it is encrypted in this browser with a key of this interview alone and kept in this service’s storage for {days} days. After the interview this service opens it by machine and measures your voice, and your face if it is in the picture, again for your report. Nobody else receives it. You can play it in your report.", "Wenn Sie eine Aufzeichnung wählen, wird sie in diesem Browser mit einem Schlüssel nur für dieses Interview verschlüsselt und {days} Tage im Speicher dieses Dienstes aufbewahrt. Nach dem Interview öffnet dieser Dienst sie maschinell und misst Ihre Stimme, und Ihr Gesicht, wenn es im Bild ist, noch einmal für Ihren Bericht. Sonst erhält sie niemand. In Ihrem Bericht können Sie sie abspielen.";
        Withdraw => "You can stop it and delete it at any time: here, in the interview, and under “My interviews”.", "Sie können sie jederzeit beenden und löschen: hier, im Interview und unter „Meine Interviews“.";
        Legend => "Record this interview?", "Dieses Interview aufzeichnen?";
        None => "Do not record", "Nicht aufzeichnen";
        Audio => "Record my sound", "Meinen Ton aufzeichnen";
        Masked => "Record my sound and a masked picture: your face is made unrecognisable before anything is kept. Somebody who comes in may be seen for a moment", "Meinen Ton und ein maskiertes Bild aufzeichnen: Ihr Gesicht wird unkenntlich gemacht, bevor etwas aufbewahrt wird. Wer dazukommt, kann einen Augenblick zu sehen sein";
        Video => "Record my sound and picture", "Meinen Ton und mein Bild aufzeichnen";
        NeedsDevice => "A recording of sound needs the microphone, one of the picture the camera: turn them on above.", "Für den Ton braucht die Aufzeichnung das Mikrofon, für das Bild die Kamera: Schalten Sie sie oben ein.";
        Asking => "Asking the server what can be recorded …", "Der Server wird gefragt, was aufgezeichnet werden kann …";
        Saving => "Saving your choice …", "Ihre Wahl wird gespeichert …";
        Unavailable => "Recordings cannot be kept here at the moment. The interview works without.", "Aufzeichnungen können hier gerade nicht aufbewahrt werden. Das Interview geht ohne.";
        NoRecorder => "This browser cannot record. The interview works without.", "Dieser Browser kann nicht aufzeichnen. Das Interview geht ohne.";
        NotSaved => "Your choice was not saved, and nothing is recorded.", "Ihre Wahl wurde nicht gespeichert, und nichts wird aufgezeichnet.";
        NoticeAudio => "Because you agreed to it, your sound is recorded during the interview, encrypted in this browser and kept in this service’s storage. No picture leaves this device. Face and voice are analysed here, in your browser, and after the interview once more by this service.", "Weil Sie zugestimmt haben, wird Ihr Ton während des Interviews aufgezeichnet, in diesem Browser verschlüsselt und im Speicher dieses Dienstes aufbewahrt. Kein Bild verlässt dieses Gerät. Gesicht und Stimme werden hier in Ihrem Browser ausgewertet und nach dem Interview noch einmal von diesem Dienst.";
        NoticeMasked => "Because you agreed to it, your sound and a masked picture are recorded during the interview, encrypted in this browser and kept in this service’s storage. No unmasked picture leaves this device. Face and voice are analysed here, in your browser, and after the interview once more by this service.", "Weil Sie zugestimmt haben, werden Ihr Ton und ein maskiertes Bild während des Interviews aufgezeichnet, in diesem Browser verschlüsselt und im Speicher dieses Dienstes aufbewahrt. Kein unmaskiertes Bild verlässt dieses Gerät. Gesicht und Stimme werden hier in Ihrem Browser ausgewertet und nach dem Interview noch einmal von diesem Dienst.";
        NoticeVideo => "Because you agreed to it, your sound and picture are recorded during the interview, encrypted in this browser and kept in this service’s storage. Face and voice are analysed here, in your browser, and after the interview once more by this service.", "Weil Sie zugestimmt haben, werden Ihr Ton und Ihr Bild während des Interviews aufgezeichnet, in diesem Browser verschlüsselt und im Speicher dieses Dienstes aufbewahrt. Gesicht und Stimme werden hier in Ihrem Browser ausgewertet und nach dem Interview noch einmal von diesem Dienst.";
        NoticeAlsoRemote => "For captions the sound also goes to the maker of your browser, because you agreed to that.", "Für Untertitel geht der Ton auch an den Hersteller Ihres Browsers, weil Sie dem zugestimmt haben.";
        Agreed => "Recording begins with the first question.", "Die Aufzeichnung beginnt mit der ersten Frage.";

        RecordingAudio => "Recording your sound", "Ihr Ton wird aufgezeichnet";
        RecordingMasked => "Recording your sound and masked picture", "Ton und maskiertes Bild werden aufgezeichnet";
        RecordingVideo => "Recording your sound and picture", "Ton und Bild werden aufgezeichnet";
        NotNow => "Not recording at the moment: {why}", "Gerade keine Aufzeichnung: {why}";
        NotHere => "This interview is recorded, but not by this browser", "Dieses Interview wird aufgezeichnet, aber nicht von diesem Browser";
        Stopped => "The recording is stopped", "Die Aufzeichnung ist beendet";
        Change => "Stop", "Beenden";
        RecordHere => "Record here too", "Auch hier aufzeichnen";
        WhyDevice => "no device is on", "kein Gerät ist an";
        WhyMuted => "muted", "stumm";
        WhySuspended => "this page was in the background", "diese Seite war im Hintergrund";
        WhyPaused => "paused", "Pause";
        WhyFull => "no room on this device", "kein Platz auf diesem Gerät";
        WhyOther => "one moment", "einen Moment";

        StopTitle => "Stop the recording?", "Aufzeichnung beenden?";
        StopText => "The interview goes on without it. You can keep what was recorded, or delete it here and in this service’s storage.", "Das Interview geht ohne sie weiter. Sie können behalten, was aufgezeichnet wurde, oder es hier und im Speicher dieses Dienstes löschen.";
        StopKeep => "Stop, keep it", "Beenden, behalten";
        StopDelete => "Stop and delete it", "Beenden und löschen";
        GoOn => "Go on recording", "Weiter aufzeichnen";
        DeleteTitle => "Delete this recording?", "Diese Aufzeichnung löschen?";
        DeleteText => "Its key is destroyed and what is stored is deleted, here and in this service’s storage. Your answers and the report stay.", "Ihr Schlüssel wird vernichtet, und was gespeichert ist, wird hier und im Speicher dieses Dienstes gelöscht. Ihre Antworten und der Bericht bleiben.";
        Delete => "Delete the recording", "Aufzeichnung löschen";
        Keep => "Keep it", "Behalten";
        Deleting => "Deleting …", "Wird gelöscht …";
        Deleted => "The recording was deleted.", "Die Aufzeichnung wurde gelöscht.";
        NotDeleted => "The recording is stopped. It is deleted as soon as the server can be reached.", "Die Aufzeichnung ist beendet. Sie wird gelöscht, sobald der Server erreichbar ist.";

        FullSpool => "100 MB of recording wait on this device to be sent, so the recording has stopped. It goes on by itself when there is room again. The interview is not affected.", "100 MB Aufzeichnung warten auf diesem Gerät auf das Senden, deshalb hat die Aufzeichnung aufgehört. Sie geht von selbst weiter, sobald wieder Platz ist. Das Interview ist nicht betroffen.";
        FullQuota => "This device gives the browser no more room, so the recording has stopped. What was recorded is kept and sent. Free some space; the interview is not affected.", "Dieses Gerät gibt dem Browser keinen Platz mehr, deshalb hat die Aufzeichnung aufgehört. Was aufgezeichnet wurde, bleibt und wird gesendet. Schaffen Sie Platz; das Interview ist nicht betroffen.";
        Unsent => "{waiting} of recording wait on this device until the network is back.", "{waiting} Aufzeichnung warten auf diesem Gerät, bis das Netz zurück ist.";
        CannotKeep => "This browser cannot keep or send a recording, so nothing is recorded any more.", "Dieser Browser kann keine Aufzeichnung aufbewahren oder senden, deshalb wird nichts mehr aufgezeichnet.";

        Upload => "Your recording is being sent", "Ihre Aufzeichnung wird gesendet";
        Opening => "Looking for parts of the recording that were not sent yet …", "Es wird nach noch nicht gesendeten Teilen gesucht …";
        Preparing => "{waiting} are made ready for sending …", "{waiting} werden für das Senden vorbereitet …";
        Sending => "{sent} of {total} sent, {rate}", "{sent} von {total} gesendet, {rate}";
        SendingLeft => "{sent} of {total} sent, {rate}, about {left} left", "{sent} von {total} gesendet, {rate}, noch etwa {left}";
        Measuring => "measuring the rate", "Geschwindigkeit wird gemessen";
        Rate => "{rate} Mbit/s", "{rate} Mbit/s";
        SecondsLeft => "{n} s", "{n} s";
        MinutesLeft => "{n} min", "{n} Min.";
        NoNetwork => "No network. The rest is safe on this device and is sent when the network is back.", "Kein Netz. Der Rest liegt sicher auf diesem Gerät und wird gesendet, sobald das Netz zurück ist.";
        NotThrough => "Nothing gets through at the moment. The rest is safe on this device, and sending is tried again and again.", "Gerade kommt nichts durch. Der Rest liegt sicher auf diesem Gerät, und das Senden wird immer wieder versucht.";
        RestWaits => "{waiting} are waiting", "{waiting} warten";
        MayLeave => "You may go on to other pages. If you close this one, the rest is sent when you come back.", "Sie können zu anderen Seiten wechseln. Wenn Sie diese schließen, wird der Rest gesendet, sobald Sie wiederkommen.";
        Delivered => "The recording is complete and stored, encrypted.", "Die Aufzeichnung ist vollständig und verschlüsselt gespeichert.";
        FailedRefused => "The rest of the recording was not accepted: it was withdrawn, or its time is over.", "Der Rest der Aufzeichnung wurde nicht angenommen: Sie wurde zurückgezogen, oder ihre Zeit ist abgelaufen.";
        Lost => "Stretches that could not be kept: {n}. Everything else goes on.", "Abschnitte, die sich nicht behalten ließen: {n}. Alles andere geht weiter.";
        FailedDamaged => "Part of the recording on this device is damaged and cannot be sent.", "Ein Teil der Aufzeichnung auf diesem Gerät ist beschädigt und kann nicht gesendet werden.";
        FailedStorage => "This browser keeps nothing for this site, so there was nothing to send.", "Dieser Browser bewahrt für diese Seite nichts auf, deshalb gab es nichts zu senden.";
        FailedOther => "Sending the recording does not work in this browser now. Reload the page to try again.", "Das Senden der Aufzeichnung geht in diesem Browser gerade nicht. Laden Sie die Seite neu, um es noch einmal zu versuchen.";

        ReceiverStorage => "this service’s storage, encrypted (you agreed)", "der Speicher dieses Dienstes, verschlüsselt (mit Ihrer Zustimmung)";
        ReceiverMasked => "this service’s storage, masked and encrypted (you agreed)", "der Speicher dieses Dienstes, maskiert und verschlüsselt (mit Ihrer Zustimmung)";
    }
}
