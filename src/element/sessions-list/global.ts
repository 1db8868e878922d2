/** The script for pages that build nothing: `<still-here-sessions>`. */
import './define.ts';
