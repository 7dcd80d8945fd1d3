import ParadigmGround

extension SystemError {
    /// What it means to a person; in French only for what a person is likely to meet.
    package var text: Text {
        let english = message
        let french: String? =
            switch code {
            case ENOENT: "fichier introuvable"
            case EACCES, EPERM: "accès refusé"
            case EISDIR: "c'est un répertoire"
            case ENOTDIR: "une partie du chemin n'est pas un répertoire"
            case ENOSPC: "il n'y a plus de place sur le disque"
            case EIO: "erreur d'entrée-sortie"
            case EMFILE, ENFILE: "trop de fichiers ouverts"
            case ENOMEM: "mémoire insuffisante"
            default: nil
            }
        return Text(verbatimEnglish: english, french: french ?? english)
    }
}
