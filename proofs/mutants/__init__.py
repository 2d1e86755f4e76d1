"""Would the suite notice if the product's code were another? Not yet a proof."""

PROOFS = ()
