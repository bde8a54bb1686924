"""Everything that can be set from outside, read once from MARKETPLACE_... variables; all faults are told at once."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from catalog.email_address import ADDRESS

HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")
SENDER = re.compile(rf"(?:[^<>\x00-\x1f\x7f]{{1,100}} <{ADDRESS}>|{ADDRESS})", re.ASCII)


def sqlite_file(settings: dict[str, Any]) -> str:
    """Return the address of the embedded database."""
    return f"sqlite:///{settings['data_directory'] / 'marketplace.sqlite3'}"


def own_address(settings: dict[str, Any]) -> str:
    """Return the address under which this machine itself reaches the site."""
    return f"http://{settings['host']}:{settings['port']}"


def usual_port(settings: dict[str, Any]) -> int:
    """Return the port on which servers take mail with this protection."""
    return {"starttls": 587, "tls": 465}.get(settings["smtp_security"], 25)


def given(value: SecretStr, file: Path | None) -> str:
    """Return a secret from its own setting or from the file that its `_FILE` setting names."""
    return value.get_secret_value() or (file.read_text("utf-8").strip() if file else "")


class Settings(BaseSettings):
    """The settings of one installation; every default is right for a single machine."""

    model_config = SettingsConfigDict(env_prefix="MARKETPLACE_", frozen=True, env_ignore_empty=True)

    data_directory: Path = Field(default=Path("var"), description="Where the database and other files are kept.")
    database_url: str = Field(
        default_factory=sqlite_file, description="The database; by default a SQLite file in the data directory."
    )
    host: str = Field(default="127.0.0.1", description="The network address the web server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Its port.")
    public_url: str = Field(
        default_factory=own_address, description="How readers reach the site; by default at host and port."
    )
    local_repositories: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(),
        description="Folders of this machine that may be given as a repository's address, separated as in PATH. "
        "For demonstrations only: a public site leaves it empty.",
    )
    open_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Hosts, separated by commas, from which repositories may be fetched although their addresses are "
        "private or on another port than 443. Whoever may submit can then make the workers ask these hosts.",
    )
    authority: Path | None = Field(
        default=None,
        description="A file with the certificates of your own authority, which then alone vouches for the open hosts.",
    )

    review_required: bool = Field(
        default=True,
        description="Whether a reviewer has to approve a new listing before it is public; else it is once measured.",
    )
    demonstration: bool = Field(
        default=False,
        description="Whether the links of `marketplace demo` let its made-up people in without a password. "
        "A public site leaves it off.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Keys that seal secrets in the database, separated by spaces: the first seals, all open. "
        "By default the file secret-key in the data directory, made at first use.",
    )
    secret_key_file: Path | None = Field(default=None, description="A file with these keys, instead.")

    smtp_host: str = Field(
        default="",
        description="The server that sends mail; without one mail is written to files in the data directory.",
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection to it is protected; none only on the same machine."
    )
    smtp_port: int = Field(
        default_factory=usual_port, ge=1, le=65535, description="Its port; by default 587, 465 or 25."
    )
    smtp_user: str = Field(default="", description="Who signs in there; by default nobody.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="The password for it.")
    smtp_password_file: Path | None = Field(default=None, description="A file with this password, instead.")
    smtp_authority: Path | None = Field(
        default=None, description="A file with the certificates of your own authority, which then alone vouches for it."
    )
    mail_from: str = Field(
        default="",
        description="From whom mail comes, an address or Name <address>; by default noreply at the public host.",
    )

    oidc_file: Path | None = Field(
        default=None,
        description="A TOML file with the providers at which people sign in with their organization's account.",
    )

    cache_megabytes: int = Field(default=2_000, ge=1, description="How large the cache of measured facts may become.")
    clones_megabytes: int = Field(
        default=2_000, ge=0, description="How large the kept clones may become together; 0 keeps none."
    )
    measuring_processes: int = Field(default=2, ge=1, le=64, description="Processes that measure one repository.")
    limit_clone_seconds: float = Field(default=300, gt=0, description="How long fetching a repository may take.")
    limit_pack_megabytes: int = Field(default=1_000, ge=1, description="How large a fetched repository may be.")
    limit_paths: int = Field(default=50_000, ge=1, description="How many files a commit may have.")
    limit_file_seconds: float = Field(default=10, gt=0, description="CPU seconds that measuring one file may take.")
    limit_memory_megabytes: int = Field(default=1_500, ge=200, description="Memory of one measuring process.")
    limit_history_commits: int = Field(
        default=200_000, ge=1, description="How many commits of a history are read; the older rest is left out."
    )
    limit_history_seconds: float = Field(default=300, gt=0, description="How long reading a history may take.")

    operator_name: str = Field(default="", description="Who runs this site; the imprint shows this and what follows.")
    operator_address: str = Field(default="", description="The operator's postal address.")
    operator_email: str = Field(default="", description="The operator's e-mail address.")
    operator_phone: str = Field(default="", description="The operator's telephone number.")
    operator_represented_by: str = Field(default="", description="Who may sign for the operator.")
    operator_privacy_contact: str = Field(default="", description="Who answers questions about personal data, and how.")
    operator_accessibility_contact: str = Field(default="", description="Where barriers of this site can be reported.")
    operator_enforcement_body: str = Field(default="", description="Which body enforces accessibility, and how.")
    operator_security_contact: str = Field(
        default="",
        pattern=r"^(|mailto:[^\s]+|https://[^\s]+|tel:\+?[0-9-]+)$",
        description="Whom to tell about a weakness, as mailto:, https: or tel:; for `/.well-known/security.txt`.",
    )

    @field_validator("local_repositories", mode="before")
    @classmethod
    def split_paths(cls, value: object) -> object:
        """Read the folders as the shell writes a list of them."""
        return tuple(part for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @field_validator("local_repositories")
    @classmethod
    def require_absolute(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        """Refuse a folder whose meaning would depend on where a process was started."""
        relative = [str(path) for path in value if not path.is_absolute()]
        if relative:
            raise ValueError(f"must be absolute: {', '.join(relative)}")
        return value

    @field_validator("open_hosts", mode="before")
    @classmethod
    def split_hosts(cls, value: object) -> object:
        """Read the hosts from a list with commas."""
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("open_hosts")
    @classmethod
    def require_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse whatever is more or less than the plain name of one host."""
        hosts = tuple(host.lower() for host in value)
        wrong = [host for host in hosts if not HOST.fullmatch(host)]
        if wrong:
            raise ValueError(f"must be plain host names, without scheme, port or wildcard: {', '.join(wrong)}")
        return hosts

    @field_validator("authority", "secret_key_file", "smtp_password_file", "smtp_authority", "oidc_file")
    @classmethod
    def require_file(cls, value: Path | None) -> Path | None:
        """Refuse a file that is not there now, rather than at each use."""
        if value is not None and not (value.is_absolute() and value.is_file()):
            raise ValueError("must be the absolute path of a file")
        return value

    @field_validator("smtp_user")
    @classmethod
    def require_protection(cls, value: str, info: ValidationInfo) -> str:
        """Refuse to send a password in the clear."""
        if value and info.data.get("smtp_security") == "none":
            raise ValueError("needs MARKETPLACE_SMTP_SECURITY starttls or tls: a password is not sent in the clear")
        return value

    @field_validator("mail_from")
    @classmethod
    def require_sender(cls, value: str) -> str:
        """Refuse what is not one address, with or without a name."""
        if value and not SENDER.fullmatch(value):
            raise ValueError("must be an address, or Name <address>")
        return value

    @field_validator("data_directory")
    @classmethod
    def make_absolute(cls, value: Path) -> Path:
        """Fix the folder now, so that child processes started elsewhere mean the same."""
        return value.expanduser().absolute()

    @field_validator("public_url")
    @classmethod
    def strip_slash(cls, value: str) -> str:
        """Let addresses be built by appending a path."""
        return value.rstrip("/")

    @field_validator("secret_key_file", "smtp_password_file")
    @classmethod
    def require_one_place(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        """Refuse a secret that is given twice: nobody could tell which one counts."""
        name = str(info.field_name).removesuffix("_file")
        if value and info.data[name].get_secret_value():
            raise ValueError(f"give MARKETPLACE_{name.upper()} or this, not both")
        return value
