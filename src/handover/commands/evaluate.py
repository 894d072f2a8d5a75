"""``handover evaluate``: measure the matchers on data with ground truth."""

from __future__ import annotations

import typer

from handover.commands.evaluate_biographics import biographics
from handover.commands.evaluate_fingerprints import fingerprints
from handover.commands.evaluate_identification import identification
from handover.commands.evaluate_linkage import linkage
from handover.commands.evaluate_names import names
from handover.commands.evaluate_weights import train_weights

app = typer.Typer(no_args_is_help=True, help="Measure the matchers on data with ground truth.")
app.command()(biographics)
app.command()(fingerprints)
app.command()(identification)
app.command()(linkage)
app.command()(names)
app.command("train-weights")(train_weights)
