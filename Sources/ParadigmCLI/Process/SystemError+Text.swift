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
            case EDQUOT: "le quota du disque est atteint"
            case EFBIG: "le fichier serait trop grand"
            case EROFS: "le système de fichiers est en lecture seule"
            case ELOOP: "c'est un lien symbolique, ou il y en a trop"
            case ENAMETOOLONG: "le nom est trop long"
            case EEXIST: "le fichier existe déjà"
            case EBUSY: "le fichier est en cours d'utilisation"
            case ENXIO, ENODEV: "ce périphérique n'est pas là"
            case ESPIPE: "c'est un tube ou un périphérique, pas un fichier"
            case ESTALE: "le fichier du serveur n'est plus là"
            case ETIMEDOUT: "le délai est dépassé"
            case ENOLCK: "le système de fichiers ne verrouille pas"
            case EIO: "erreur d'entrée-sortie"
            case EMFILE, ENFILE: "trop de fichiers ouverts"
            case ENOMEM: "mémoire insuffisante"
            default: nil
            }
        return Text(verbatimEnglish: english, french: french ?? english)
    }
}
