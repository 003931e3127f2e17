# Times R packages on the work of `cargo bench -p estimate`, where a user has them installed.
# Usage: Rscript peers.R ../../tests/data/tables
# Run with SparseMSE 2.0.1, Rcapture 1.4-4, dga 2.0.2 and LCMCR 0.4.14.
# Nothing of these packages is part of this project; each is called through its documented interface.

folder <- commandArgs(trailingOnly = TRUE)[1]
if (is.na(folder)) stop("usage: Rscript peers.R FOLDER_OF_TABLES")
table_of <- function(name) {
  as.matrix(read.csv(file.path(folder, paste0(name, ".csv")), comment.char = "#", check.names = FALSE))
}
report <- function(work, seconds) cat(sprintf("%-45s %10.2f s\n", work, seconds))
timed <- function(expression) system.time(expression)[["elapsed"]]

if (requireNamespace("SparseMSE", quietly = TRUE)) {
  counts <- table_of("UKdat_5")
  pairs <- utils::combn(5, 2)
  report("1,024 pairwise models with existence check", timed(
    for (number in 0:1023) {
      kept <- bitwAnd(number, 2^(0:9)) > 0
      terms <- if (any(kept)) pairs[, kept, drop = FALSE]
      # A model without an estimate is told by a printed line.
      utils::capture.output(SparseMSE::modelfit(counts, terms, check = TRUE))
    }
  ))
  for (name in c("UKdat_5", "Ned_5", "UKdat")) {
    report(paste("BCa 1,000, stepwise,", name),
           timed(SparseMSE::estimatepopulation(table_of(name), nboot = 1000)))
  }
} else cat("SparseMSE is not installed\n")

if (requireNamespace("Rcapture", quietly = TRUE)) {
  report("6,893 hierarchical models, UKdat_5",
         timed(Rcapture::closedpMS.t(table_of("UKdat_5"), dfreq = TRUE, maxorder = 4)))
} else cat("Rcapture is not installed\n")

if (requireNamespace("dga", quietly = TRUE)) {
  utils::data("graphs5", package = "dga")
  counts <- table_of("UKdat_5")
  cells <- array(0, dim = rep(2, 5))
  for (row in seq_len(nrow(counts))) {
    at <- matrix(counts[row, 1:5] + 1, nrow = 1)
    cells[at] <- cells[at] + counts[row, 6]
  }
  report("decomposable graphs, 5 lists x 1,000",
         timed(dga::bma.cr(cells, delta = 2^-5, Nmissing = seq(0, 30 * sum(cells), length.out = 1000),
                           graphs = graphs5)))
} else cat("dga is not installed\n")

if (requireNamespace("LCMCR", quietly = TRUE)) {
  counts <- as.data.frame(table_of("UKdat"))
  for (list in names(counts)[1:6]) counts[[list]] <- factor(counts[[list]], levels = c(0, 1))
  names(counts)[7] <- "Freq"
  sampler <- LCMCR::lcmCR(counts, tabular = TRUE, K = 10, seed = "auto", verbose = FALSE)
  report("latent classes, 110,000 sweeps, UKdat, K = 10",
         timed(LCMCR::lcmCR_PostSampl(sampler, burnin = 10000, samples = 1000, thinning = 100)))
} else cat("LCMCR is not installed\n")
