"""What neighbouring real filings print otherwise than each other."""

from __future__ import annotations

import pytest

# Later filing -> concepts it prints otherwise than the filing before it: splits, recasts, reclassified lines and turned
# signs, as both filings tag them.
RESTATED = {
    "0000002488-26-000018": (
        "amd:OtherMiscellaneousExpenseIncomeNet us-gaap:DeferredFederalIncomeTaxExpenseBenefit "
        "us-gaap:DeferredForeignIncomeTaxExpenseBenefit us-gaap:DeferredIncomeTaxExpenseBenefit "
        "us-gaap:DeferredStateAndLocalIncomeTaxExpenseBenefit "
        "us-gaap:EffectiveIncomeTaxRateReconciliationGiltiAmount "
        "us-gaap:EffectiveIncomeTaxRateReconciliationShareBasedCompensationExcessTaxBenefitAmount "
        "us-gaap:IncomeTaxReconciliationOtherAdjustments us-gaap:IncomeTaxReconciliationOtherReconcilingItems "
        "us-gaap:IncreaseDecreaseInAccountsPayable us-gaap:IncreaseDecreaseInAccountsReceivable "
        "us-gaap:IncreaseDecreaseInPrepaidDeferredExpenseAndOtherAssets us-gaap:OtherDepreciationAndAmortization "
        "us-gaap:OtherNoncashIncomeExpense us-gaap:PaymentsForProceedsFromOtherInvestingActivities "
        "us-gaap:SellingGeneralAndAdministrativeExpense"
    ),
    "0000050863-26-000011": (
        "us-gaap:EquitySecuritiesFvNiUnrealizedGainLoss "
        "us-gaap:IncreaseDecreaseInIncomeTaxesPayableNetOfIncomeTaxesReceivable "
        "us-gaap:IncreaseDecreaseInOtherOperatingCapitalNet "
        "us-gaap:PaymentsForProceedsFromOtherInvestingActivities "
        "us-gaap:ProceedsFromPaymentsForOtherFinancingActivities"
    ),
    "10-K-2024-12-31": (
        "us-gaap:EffectiveIncomeTaxRateReconciliationNondeductibleExpenseImpairmentLosses "
        "us-gaap:EffectiveIncomeTaxRateReconciliationOtherAdjustments "
        "us-gaap:EffectiveIncomeTaxRateReconciliationStateAndLocalIncomeTaxes "
        "us-gaap:EffectiveIncomeTaxRateReconciliationTaxCredits "
        "vz:DefinedBenefitPlanBenefitObligationActuarialGainLossFromActualReturnLoss "
        "vz:DefinedBenefitPlanBenefitObligationActuarialGainLossFromActuarialAssumptionAdjustments"
    ),
    "0001018724-25-000004": ("us-gaap:ContractWithCustomerLiability"),
    "0001018724-26-000004": (
        "amzn:MiscellaneousIncomeExpense us-gaap:DeferredTaxLiabilitiesOther "
        "us-gaap:EffectiveIncomeTaxRateReconciliationShareBasedCompensationExcessTaxBenefitAmount "
        "us-gaap:IncomeTaxReconciliationForeignIncomeTaxRateDifferential "
        "us-gaap:IncomeTaxReconciliationNondeductibleExpenseShareBasedCompensationCost "
        "us-gaap:IncomeTaxReconciliationOtherAdjustments us-gaap:IncomeTaxReconciliationPriorYearIncomeTaxes "
        "us-gaap:IncomeTaxReconciliationStateAndLocalIncomeTaxes"
    ),
    "0001045810-26-000021": (
        "us-gaap:OtherAccruedLiabilitiesCurrent us-gaap:OtherAssetsNoncurrent us-gaap:OtherSundryLiabilitiesNoncurrent"
    ),
    "0001193125-15-350718": ("us-gaap:AccruedIncomeTaxesNoncurrent"),
    "0001326801-21-000014": (
        "us-gaap:AllowanceForDoubtfulAccountsReceivableCurrent us-gaap:OtherAccruedLiabilitiesCurrent "
        "us-gaap:OtherAssetsNoncurrent us-gaap:OtherSundryLiabilitiesNoncurrent "
        "us-gaap:PaymentsForProceedsFromOtherInvestingActivities"
    ),
    "0001326801-23-000013": (
        "us-gaap:EffectiveIncomeTaxRateReconciliationForeignIncomeTaxRateDifferential "
        "us-gaap:IncreaseDecreaseInAccruedLiabilities us-gaap:OtherNoncashIncomeExpense "
        "us-gaap:PaymentsToAcquirePropertyPlantAndEquipment "
        "us-gaap:ProceedsFromPaymentsForOtherFinancingActivities"
    ),
    "0001326801-24-000012": (
        "us-gaap:AssetsFairValueDisclosure us-gaap:OtherNoncashIncomeExpense "
        "us-gaap:PaymentsForProceedsFromOtherInvestingActivities"
    ),
    "0001326801-25-000017": (
        "us-gaap:AccruedLiabilitiesCurrent us-gaap:AssetsFairValueDisclosure "
        "us-gaap:CashAndCashEquivalentsFairValueDisclosure us-gaap:DeferredIncomeTaxExpenseBenefit "
        "us-gaap:EffectiveIncomeTaxRateReconciliationNondeductibleExpenseShareBasedCompensationCost "
        "us-gaap:IncreaseDecreaseInAccruedLiabilities us-gaap:OtherAccruedLiabilitiesCurrent "
        "us-gaap:OtherAssetsNoncurrent us-gaap:OtherLiabilitiesNoncurrent "
        "us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"
    ),
    "0001628280-26-003942": (
        "us-gaap:OtherNoncashIncomeExpense us-gaap:PaymentsForProceedsFromOtherInvestingActivities"
    ),
    "0001652044-21-000010": (
        "us-gaap:DerivativeFairValueOfDerivativeLiability us-gaap:DerivativeLiabilities "
        "us-gaap:DerivativeLiabilityFairValueOffsetAgainstCollateralNetOfNotSubject"
        "ToMasterNettingArrangementPolicyElection"
    ),
    "0001652044-23-000016": (
        "us-gaap:EarningsPerShareBasic us-gaap:EarningsPerShareDiluted us-gaap:EquitySecuritiesFvNiUnrealizedGainLoss"
    ),
    "0001652044-23-000070": ("us-gaap:OtherAccruedLiabilitiesCurrent"),
    "0001652044-24-000022": ("us-gaap:OtherAssetsCurrent us-gaap:OtherAssetsNoncurrent"),
    "0001652044-25-000014": (
        "us-gaap:DebtInstrumentUnamortizedDiscountPremiumAndDebtIssuanceCostsNet us-gaap:FinanceLeaseLiability "
        "us-gaap:FinanceLeaseLiabilityCurrent us-gaap:LongTermDebtAndCapitalLeaseObligations "
        "us-gaap:OtherLiabilitiesNoncurrent"
    ),
    "0001652044-25-000043": ("us-gaap:OtherAccruedLiabilitiesCurrent"),
    "0001652044-26-000018": (
        "goog:EquitySecuritiesWithoutReadilyDeterminableFairValueCost "
        "us-gaap:EquitySecuritiesWithoutReadilyDeterminableFairValueAmount "
        "us-gaap:LossContingencyAccrualCarryingValueCurrent us-gaap:OtherAccruedLiabilitiesCurrent"
    ),
    "0001018724-23-000004": (
        "amzn:CommonStockSharesOutstandingIncludingNonvestedStockAwards "
        "amzn:PropertyAndEquipmentObtainedInExchangeForFinancingObligations us-gaap:AdditionalPaidInCapital "
        "us-gaap:CommonStockSharesAuthorized us-gaap:CommonStockSharesIssued us-gaap:CommonStockSharesOutstanding "
        "us-gaap:CommonStockValue us-gaap:DepreciationDepletionAndAmortization us-gaap:EarningsPerShareBasic "
        "us-gaap:EarningsPerShareDiluted us-gaap:EmployeeRelatedLiabilitiesCurrent "
        "us-gaap:IncrementalCommonSharesAttributableToShareBasedPaymentArrangements "
        "us-gaap:OtherComprehensiveIncomeForeignCurrencyTranslationGainLossArisingDuringPeriodTax "
        "us-gaap:OtherComprehensiveIncomeUnrealizedHoldingGainLossOnSecuritiesArisingDuringPeriodTax "
        "us-gaap:WeightedAverageNumberOfDilutedSharesOutstanding "
        "us-gaap:WeightedAverageNumberOfSharesOutstandingBasic"
    ),
}


@pytest.fixture(scope="session")
def restated() -> dict[str, str]:
    """Folder of the later filing -> the concepts that it prints otherwise than the filing before it."""
    return RESTATED
