"""What a metric is called on an axis or above a column."""

from __future__ import annotations

STRINGS = {
    "metric.multiple": "FDD，下限的倍数",
    "metric.within_classes": "类内 FDD，真实数字的倍数",
    "metric.imbalance": "失衡 FDD，下限的倍数",
    "metric.kid": "KID",
    "metric.precision": "精确率",
    "metric.density": "密度",
    "metric.digit_score": "数字得分",
    "metric.ambiguous": "模棱两可的数字",
    "metric.recall": "召回率",
    "metric.coverage": "覆盖率",
    "metric.entropy": "各类的熵，奈特",
    "metric.smallest": "最小类",
    "metric.spread": "离散度，真实 = 1",
    "metric.class_spread": "类内离散度，真实 = 1",
    "metric.closest": "最接近的一对，百分位",
    "metric.nearest": "最接近的训练数字，百分位",
}
