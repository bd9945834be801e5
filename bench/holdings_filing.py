"""One information table, from XML to a frame: ours against edgartools, which reads filing by filing and no data set.

``python -m bench.holdings_filing [--rows 5000] [--rounds 9]``
"""

from __future__ import annotations

import argparse
import importlib

from bench.peers import versions
from bench.turns import Work, in_turn
from transforms.reading.submission import split_submission
from transforms.reading.thirteen_f.infotable_13f import raw_13f_holding

_NUMBER = "0001649339-25-000007"
_ROW = (
    "<infoTable><nameOfIssuer>ISSUER {n} INC</nameOfIssuer><titleOfClass>COM</titleOfClass><cusip>{n:09d}</cusip>"
    "<value>{v}</value><shrsOrPrnAmt><sshPrnamt>{n}</sshPrnamt><sshPrnamtType>SH</sshPrnamtType></shrsOrPrnAmt>"
    "<investmentDiscretion>SOLE</investmentDiscretion><votingAuthority><Sole>{n}</Sole><Shared>0</Shared>"
    "<None>0</None></votingAuthority></infoTable>"
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.holdings_filing", description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    seconds = in_turn(works(given.rows), given.rounds)
    for name, took in seconds.items():
        print(f"{name}: {given.rows / took / 1000:,.0f} thousand rows a second, {took / seconds['ours']:.2f} of ours")


def works(rows: int) -> dict[str, Work]:
    """Ours, with the splitting of the submission, and edgartools where it is installed."""
    table = _table(rows)
    submission = _submission(table)
    made: dict[str, Work] = {"ours": lambda: raw_13f_holding(split_submission(submission, _NUMBER))}
    if "edgartools" in versions():
        parse = importlib.import_module("edgar.thirteenf.parsers.infotable_xml").parse_infotable_xml
        made["edgartools"] = lambda: parse(table)
    else:
        print("edgartools is not installed")
    return made


def _table(rows: int) -> str:
    namespace = "http://www.sec.gov/edgar/document/thirteenf/informationtable"
    body = "".join(_ROW.format(n=number, v=number * 37) for number in range(1, rows + 1))
    return f'<?xml version="1.0"?><informationTable xmlns="{namespace}">{body}</informationTable>'


def _submission(table: str) -> bytes:
    return (
        f"<SEC-DOCUMENT>{_NUMBER}.txt : 20251103\n<SEC-HEADER>\n<ACCEPTANCE-DATETIME>20251103160000\n"
        f"ACCESSION NUMBER:\t{_NUMBER}\nCONFORMED SUBMISSION TYPE:\t13F-HR\nPUBLIC DOCUMENT COUNT:\t1\n"
        "FILED AS OF DATE:\t20251103\n\nFILER:\n\t\tCOMPANY CONFORMED NAME:\tSCION\n"
        "\t\tCENTRAL INDEX KEY:\t0001649339\n"
        "</SEC-HEADER>\n<DOCUMENT>\n<TYPE>INFORMATION TABLE\n<SEQUENCE>2\n<FILENAME>t.xml\n<TEXT>\n<XML>\n"
        f"{table}\n</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    ).encode()


if __name__ == "__main__":
    main()
