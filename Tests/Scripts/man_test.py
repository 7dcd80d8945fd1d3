"""How scripts/man turns what the command says of itself into manual pages; starts no process."""

import importlib.machinery
import importlib.util
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
SCRIPT = str(pathlib.Path(__file__).resolve().parents[2] / "scripts" / "man")
LOADER = importlib.machinery.SourceFileLoader("man", SCRIPT)
man = importlib.util.module_from_spec(importlib.util.spec_from_loader("man", LOADER))
LOADER.exec_module(man)

OPTION = {
    "kind": "option",
    "shouldDisplay": True,
    "sectionTitle": "Server",
    "names": [{"kind": "long", "name": "output"}, {"kind": "short", "name": "o"}],
    "valueName": "file",
    "abstract": "Where it goes.",
}
ROWS = {"kind": "positional", "shouldDisplay": True, "valueName": "rows", "isRepeating": True, "abstract": "Files."}
HIDDEN = {"kind": "flag", "shouldDisplay": False, "names": [{"kind": "long", "name": "secret"}]}
CHILD = {
    "commandName": "send",
    "abstract": "Sends rows.",
    "discussion": "It sends.\n\n  prog send 'a' \\\n    -o b\n\n.dots and 'quotes begin lines.",
    "arguments": [ROWS, OPTION, HIDDEN],
}
TREE = {"commandName": "prog", "abstract": "A program.", "arguments": [], "subcommands": [CHILD, {"commandName": "help"}]}


class ManTest(unittest.TestCase):
    def pages(self):
        with tempfile.TemporaryDirectory() as folder:
            man.write(TREE, [], "en", "prog 1.0", pathlib.Path(folder))
            return {path.name: path.read_text(encoding="utf-8") for path in pathlib.Path(folder).iterdir()}

    def test_a_page_for_each_command_but_help(self):
        self.assertEqual(sorted(self.pages()), ["prog-send.1", "prog.1"])

    def test_what_a_page_holds(self):
        page = self.pages()["prog-send.1"]
        self.assertIn("prog\\-send \\- Sends rows\n", page)
        self.assertIn(".B prog send [<options>] <rows>...\n", page)
        self.assertIn('.SH "SERVER"\n.TP\n.B \\-o, \\-\\-output <file>\nWhere it goes.\n', page)
        self.assertNotIn("secret", page)
        self.assertIn(".BR prog (1)\n", page)
        self.assertIn(".BR prog\\-send (1)\nSends rows.\n", self.pages()["prog.1"])

    def test_text_stays_text(self):
        page = self.pages()["prog-send.1"]
        self.assertIn("prog send 'a' \\e\n  \\-o b\n", page)
        self.assertIn("\\&.dots and 'quotes begin lines.\n", page)


if __name__ == "__main__":
    unittest.main()
