"""Languages that run other programs or build machines, whose functions are not read."""

from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

HEREDOC = r"<<-?\s?(?P<q>['\"]?)(?P<end>[A-Za-z_]\w*+)(?P=q)"

LANGUAGES = (
    Language("Dockerfile", "", "dockerfile", syntax=Syntax("#word", "\" '")),
    Language("HCL", "tf", syntax=Syntax("# // /*", '"', heredoc=HEREDOC)),
    Language("Makefile", "", "makefile", syntax=Syntax("#word", "")),
    Language("PowerShell", "ps1", syntax=Syntax("<# #word", "\"lines 'doubled")),
    Language("Shell", "bash sh", syntax=Syntax("#word", "\"lines 'doubled", heredoc=HEREDOC)),
)
