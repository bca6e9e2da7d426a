import * as typescript from "../languages/typescript.js";
import { serve } from "./serve.js";

serve(typescript);
