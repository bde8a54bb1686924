"""What says what stands on pages: no program, whatever is between the elements."""

from analyzer.structure.language import Language

LANGUAGES = (
    Language("ERB", "erb", is_program=False),
    Language("Go template", "gotmpl tmpl", is_program=False),
    Language("HTML", "htm html", is_program=False),
    Language("Haml", "haml", is_program=False),
    Language("JSP", "jsp", is_program=False),
    Language("Jinja", "jinja jinja2", is_program=False),
    Language("MJML", "mjml", is_program=False),
    Language("Mako", "mako", is_program=False),
    Language("Slim", "slim", is_program=False),
    Language("Twig", "twig", is_program=False),
    Language("XSLT", "xsl xslt", is_program=False),
)
